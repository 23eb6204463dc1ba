// A service half without a network for unit tests: calls go straight to the handler, pushes are recorded, and every answer
// and push must encode in every known TL layer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Person } from '../control/person.ts';
import { Faults } from '../faults.ts';
import type { RpcAnswer, RpcCall } from '../mtproto/rpc.ts';
import { BlobStore } from '../state/blob-store.ts';
import { World } from '../state/world.ts';
import { SchemaBook } from '../tl/schema-book.ts';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { CallbackQueries } from './callback-queries.ts';
import { toLayer } from './layer-forms.ts';
import { ServiceHandler } from './service-handler.ts';
import type { Services } from './services.ts';
import { isTlObject } from './tl-fields.ts';
import { UpdateHub } from './update-hub.ts';

/** An update that was pushed, and to which keys. */
export interface Pushed {
  readonly keys: readonly string[];
  readonly updates: TlObject;
}

/** A world with a person, a bot of DC 2 that is logged in with key `k1`, and a channel with both. */
export interface TestWorld {
  readonly services: Services;
  readonly person: Person;
  readonly pushed: Pushed[];
  readonly logged: string[];
  readonly user: number;
  readonly bot: number;
  readonly token: string;
  readonly channel: number;
  /** Moves the clock. */
  advance(ms: number): void;
  call(method: string, fields?: Readonly<Record<string, TlValue>>, from?: Partial<RpcCall>): Promise<RpcAnswer>;
  /** Calls and expects an object. */
  ask(method: string, fields?: Readonly<Record<string, TlValue>>, from?: Partial<RpcCall>): Promise<TlObject>;
  /** Calls and expects an error; gives `code text`. */
  refusal(method: string, fields?: Readonly<Record<string, TlValue>>, from?: Partial<RpcCall>): Promise<string>;
  close(): void;
}

const book = SchemaBook.load();

/** Checks that clients of every layer can be told this. */
function encodeEverywhere(method: string, answer: RpcAnswer): void {
  for (const layer of book.layers) {
    if (typeof answer === 'object' && 'kind' in answer && answer.kind === 'raw') return;
    const codec = book.codec(layer);
    if (codec.method(method) !== undefined) codec.encodeResult(method, toLayer(answer as TlValue, layer));
  }
}

/** A little Telegram in a folder of its own; its `close` removes the folder. */
export async function makeTestWorld(): Promise<TestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-services-'));
  let nowMs = 1_790_000_000_000;
  const world = new World(() => nowMs);
  world.start(undefined);
  const pushed: Pushed[] = [];
  const logged: string[] = [];
  const services: Services = {
    world,
    blobs: new BlobStore(folder),
    hub: new UpdateHub(world),
    callbacks: new CallbackQueries(),
    settings: {
      apiId: 1,
      apiHash: 'hash',
      defaultDc: 2,
      dcs: [1, 2, 4].map((id) => ({ id, host: `127.0.0.${id}`, port: 9000 + id })),
      fileReferenceLifetimeMs: Number.POSITIVE_INFINITY,
    },
    log: (event) => logged.push(event),
    exports: new Map(),
  };
  services.hub.attach({
    pushUpdates(keys, updates) {
      for (const layer of book.layers) book.codec(layer).encode(toLayer(updates, layer) as TlObject);
      pushed.push({ keys, updates });
      return keys.length;
    },
  });
  const handler = new ServiceHandler(services);
  const server = {
    publicKeyPem: '',
    fingerprint: '0',
    setDcDown: async () => undefined,
    closeConnections: () => undefined,
  };
  const person = new Person(services, new Faults(), server);
  const call: TestWorld['call'] = async (method, fields = {}, from = {}) => {
    const query = { _: method, ...fields };
    const answer = await handler.handle({
      method,
      query,
      layer: 227,
      dcId: 2,
      authKeyId: 'k1',
      sessionId: 1n,
      withoutUpdates: false,
      signal: new AbortController().signal,
      ...from,
    });
    encodeEverywhere(method, answer);
    return answer;
  };
  const user = (await person.createUser({ firstName: 'Ann', username: 'ann_user' })).id;
  const { id: bot, token } = await person.createBot({ firstName: 'Vault', username: 'vault_bot' });
  const channel = (await person.createChannel({ title: 'Log', members: [user, bot] })).id;
  const test: TestWorld = {
    services,
    person,
    pushed,
    logged,
    user,
    bot,
    token,
    channel,
    advance: (ms) => {
      nowMs += ms;
    },
    call,
    ask: async (method, fields, from) => {
      const answer = await call(method, fields, from);
      if (typeof answer === 'object' && '_' in answer && isTlObject(answer)) return answer;
      throw new Error(`${method} answered no object`);
    },
    refusal: (method, fields, from) =>
      call(method, fields, from).then(
        () => 'no error',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    close: () => {
      services.callbacks.close();
      services.blobs.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await call('auth.importBotAuthorization', { flags: 0, api_id: 1, api_hash: 'hash', bot_auth_token: token });
  return test;
}

/**
 * Logs a further bot in with its own key; bot `second` of a test.
 *
 * @param name its username.
 * @returns its id.
 */
export async function addBot(test: TestWorld, name: string, key: string): Promise<number> {
  const { id, token } = await test.person.createBot({ firstName: name, username: `${name}_bot` });
  await test.call(
    'auth.importBotAuthorization',
    { api_id: 1, api_hash: 'hash', bot_auth_token: token },
    { authKeyId: key },
  );
  return id;
}

/** The single updates of the last push. */
export function pushedUpdates(test: TestWorld): TlObject[] {
  return (test.pushed.at(-1)?.updates.updates ?? []) as unknown as TlObject[];
}
