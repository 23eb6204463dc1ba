// The emulator as one object: state, services, MTProto server and control API, wired together.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlServer, startControlServer } from './control/control-server.ts';
import { Person } from './control/person.ts';
import { Faults } from './faults.ts';
import { MtprotoServer } from './mtproto/mtproto-server.ts';
import { generateRsaPrivateKeyPem } from './mtproto/rsa.ts';
import { CallbackQueries } from './services/callback-queries.ts';
import { ServiceHandler } from './services/service-handler.ts';
import type { ServiceLog, Services } from './services/services.ts';
import { UpdateHub } from './services/update-hub.ts';
import { BlobStore } from './state/blob-store.ts';
import { Journal } from './state/journal.ts';
import { World } from './state/world.ts';
import { SchemaBook } from './tl/schema-book.ts';

/** How an emulator is made. Everything has a default. */
export interface EmulatorOptions {
  /** Folder that keeps the state over restarts. Default: memory and a temporary folder that goes at stop. */
  readonly dataDir?: string;
  /** Data centres, ids 1 to 5. Default 1, 2 and 4 on free ports. */
  readonly dcs?: readonly { readonly id: number; readonly host?: string; readonly port?: number }[];
  /** DC where bots live unless said otherwise. Default 2. */
  readonly defaultDc?: number;
  /** Default: a free one. */
  readonly controlPort?: number;
  /** Default: a fresh random one. */
  readonly controlToken?: string;
  readonly apiId?: number;
  readonly apiHash?: string;
  readonly log?: ServiceLog;
  /** Unix time in ms. Default `Date.now`. */
  readonly now?: () => number;
}

/** A running emulator. */
export interface Emulator {
  readonly control: Person;
  readonly controlUrl: string;
  readonly controlToken: string;
  /** Closes every port and file. May be called again. */
  stop(): Promise<void>;
}

const DEFAULT_API_ID = 10_001;
const DEFAULT_API_HASH = '0123456789abcdef0123456789abcdef';
const DEFAULT_DCS = [{ id: 1 }, { id: 2 }, { id: 4 }];

/**
 * Starts an emulator.
 *
 * @throws Error with a plain sentence for a broken journal; the system's error for a port that is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'telegram-emulator-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const world = new World(options.now ?? Date.now);
  const journal =
    options.dataDir === undefined
      ? undefined
      : Journal.open(join(folder, 'journal.ndjson'), (event) => world.apply(event));
  world.start(journal);
  const blobs = new BlobStore(join(folder, 'blobs'));
  const services = makeServices(options, world, blobs);
  const faults = new Faults();
  const server = makeServer(options, services, faults, rsaKey(folder));
  const close = once(async (control?: ControlServer) => {
    services.callbacks.close();
    await Promise.all([control?.close(), server.stop()]);
    blobs.close();
    journal?.close();
    if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  });
  try {
    return await open(options, { services, server, faults, folder, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  readonly services: Services;
  readonly server: MtprotoServer;
  readonly faults: Faults;
  readonly folder: string;
  readonly close: (control?: ControlServer) => Promise<void>;
}

async function open(options: EmulatorOptions, { services, server, faults, close }: Parts): Promise<Emulator> {
  for (const [id, key] of services.world.keys) server.restoreAuthKey(id, key);
  await server.start();
  services.settings.dcs = server.addresses.map(({ id, host, port }) => ({ id, host, port }));
  services.hub.attach(server);
  const person = new Person(services, faults, server);
  const controlToken = options.controlToken ?? randomBytes(24).toString('base64url');
  const { log } = services;
  const control = await startControlServer({ person, port: options.controlPort ?? 0, token: controlToken, log });
  return { control: person, controlUrl: control.url, controlToken, stop: () => close(control) };
}

function makeServices(options: EmulatorOptions, world: World, blobs: BlobStore): Services {
  return {
    world,
    blobs,
    hub: new UpdateHub(world),
    callbacks: new CallbackQueries(),
    settings: {
      apiId: options.apiId ?? DEFAULT_API_ID,
      apiHash: options.apiHash ?? DEFAULT_API_HASH,
      defaultDc: options.defaultDc ?? 2,
      dcs: [],
      fileReferenceLifetimeMs: Number.POSITIVE_INFINITY,
    },
    log: options.log ?? (() => undefined),
    exports: new Map(),
  };
}

function makeServer(options: EmulatorOptions, services: Services, faults: Faults, pem: string): MtprotoServer {
  const { world, log } = services;
  return new MtprotoServer({
    book: SchemaBook.load(),
    handler: new ServiceHandler(services),
    faults,
    rsaPrivateKeyPem: pem,
    dcs: options.dcs ?? DEFAULT_DCS,
    onAuthKey: (authKeyId, { dcId, authKey, layer }) => world.commit({ t: 'key', authKeyId, dcId, authKey, layer }),
    onAuthKeyGone: (authKeyId) => world.commit({ t: 'keyGone', authKeyId }),
    log: (level, event, fields) => log(event, { level, ...fields }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
}

/** The key clients trust: made once per folder. */
function rsaKey(folder: string): string {
  const path = join(folder, 'rsa-private-key.pem');
  if (!existsSync(path)) writeFileSync(path, generateRsaPrivateKeyPem(), { mode: 0o600 });
  chmodSync(path, 0o600);
  return readFileSync(path, 'utf8');
}

function once(run: (control?: ControlServer) => Promise<void>): (control?: ControlServer) => Promise<void> {
  let running: Promise<void> | undefined;
  return (control) => {
    running ??= run(control);
    return running;
  };
}
