// Several nodes on one store: real rooms, each coming from an address of its own, against an emulator that sees who uses what.
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { parseConfig } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import { createLog, silentLog } from '#lib/log.ts';
import { createNodeLeases } from '#lib/nodes/create-node-leases.ts';
import type { Leases } from '#lib/nodes/nodes.ts';
import type { LeaseStore } from '#lib/storage/lease-store.ts';
import { MongoStorage } from '#lib/storage/mongo-storage.ts';
import type { Telegram } from '#lib/telegram/telegram.ts';
import { createTelegram } from '#lib/telegram/telegram-room.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';
import { patternBytes } from '../harness/pattern-bytes.ts';
import { waitFor } from '../harness/product-process.ts';
import { LoopbackSocksProxy } from '../harness/socks-proxy.ts';
import { startFixture, type TelegramFixture } from './telegram-fixture.ts';

const mongo = await startMongoServer();
/** A tenth of those of production would be too little for a machine that is busy with other tests. */
const times = { beatMs: 300, fenceMs: 4_000, leaseMs: 6_000 };

afterAll(() => mongo?.stop());

/** One node: its own folder, address, connections to the store; without pages. */
class TestNode {
  readonly received: number[] = [];
  isCutOff = false;

  private constructor(
    readonly room: Telegram,
    readonly leases: Leases,
    readonly dataDir: string,
    private readonly proxy: LoopbackSocksProxy,
    private readonly storage: MongoStorage,
  ) {}

  static async start(fixture: TelegramFixture, dbName: string, number: number): Promise<TestNode> {
    const proxy = await new LoopbackSocksProxy('ok', `127.0.1.${number}`).listen();
    const dataDir = await mkdtemp(join(tmpdir(), 'sv-node-'));
    const storage = new MongoStorage({ url: mongo?.url ?? '', dbName, mustAnswer: true }, silentLog);
    await storage.start();
    const log = createLog({ level: 'debug', pretty: false, write: (line) => void fixture.lines.push(line) });
    const room = makeRoom(fixture, dataDir, proxy.port, storage, true);
    await room.start();
    let node: TestNode | undefined;
    const leases = createNodeLeases({
      ...{ node: { name: `node-${number}` }, dataDir, seats: room.seats, times, clock: systemClock, log },
      store: withSwitch(storage.leases, () => node?.isCutOff ?? false),
      front: { begin: () => void node?.beginFront(), end: async () => undefined },
    });
    node = new TestNode(room, leases, dataDir, proxy, storage);
    await leases.start();
    return node;
  }

  /** Usernames of the bots that serve here. */
  bots(): readonly string[] {
    return this.room.bots().flatMap(({ state, username }) => (state === 'ready' ? [username] : []));
  }

  get hasFront(): boolean {
    return this.room.bots().some(({ role, state }) => role === 'front' && state === 'ready');
  }

  async stop(): Promise<void> {
    await this.leases.stop();
    await this.room.stop();
    await this.storage.stop();
    this.proxy.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async beginFront(): Promise<void> {
    this.room.frontBot.onMessage(async ({ messageId }) => void this.received.push(messageId));
    await this.room.startFront();
    await this.room.startUpdates();
  }
}

function makeRoom(
  fixture: TelegramFixture,
  dataDir: string,
  proxyPort: number,
  storage: MongoStorage,
  sharesBots: boolean,
): Telegram {
  const socksProxy = { host: '127.0.0.1', port: proxyPort, username: undefined, password: undefined };
  return createTelegram({
    config: fixture.config,
    transport: { ...parseConfig({}).transport, socksProxy },
    ...{ dataDir, sharesBots, bots: storage.bots, log: silentLog, clock: systemClock },
  });
}

function withSwitch(store: LeaseStore, isOff: () => boolean): LeaseStore {
  const guard = async () => {
    if (isOff()) throw new AppError('storage_unavailable');
  };
  return {
    beat: (...args) => guard().then(() => store.beat(...args)),
    view: () => guard().then(() => store.view()),
    claim: (...args) => guard().then(() => store.claim(...args)),
    release: (...args) => guard().then(() => store.release(...args)),
    forget: (...args) => guard().then(() => store.forget(...args)),
  };
}

describe.skipIf(!mongo)('several nodes', { timeout: 120_000 }, () => {
  let fixture: TelegramFixture;
  let dbName: string;
  let nodes: TestNode[];

  beforeEach(async () => {
    fixture = await startFixture(4);
    dbName = `sv_${randomUUID().slice(0, 8)}`;
    nodes = [];
  }, 60_000);

  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await fixture.stop();
  }, 60_000);

  async function add(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) nodes.push(await TestNode.start(fixture, dbName, nodes.length + 1));
  }

  const shares = () => nodes.map((node) => node.bots().length).sort();
  const sharedAs = (expected: readonly number[]) =>
    waitFor(
      async () => shares(),
      (found) => found.join() === expected.join(),
      60_000,
    );
  const received = () => nodes.flatMap((node) => node.received);

  async function write(text: string): Promise<void> {
    const to = { kind: 'user', id: fixture.bots[0]?.id ?? 0 } as const;
    await fixture.control.sendText(text, { from: fixture.userId, to });
  }

  async function expectNothingTwice(): Promise<void> {
    const { keyOverlaps, botOverlaps } = await fixture.control.counters();
    expect({ keyOverlaps, botOverlaps }).toEqual({ keyOverlaps: 0, botOverlaps: 0 });
    const all = nodes.flatMap((node) => node.bots());
    expect(all.toSorted()).toEqual(['vault0_bot', 'vault1_bot', 'vault2_bot', 'vault3_bot']);
  }

  it('share the bots, read films by their own, and hear each message once', async () => {
    await add(3);
    await sharedAs([1, 1, 2]);
    await expectNothingTwice();
    expect(nodes.filter((node) => node.hasFront)).toHaveLength(1);
    const bytes = patternBytes(300_000, 5);
    const { messageId, documentId } = await fixture.post(bytes);
    for (const { room } of nodes) {
      const signal = AbortSignal.timeout(30_000);
      const request = { messageId, documentId, offset: 0, limit: 262_144, sizeBytes: bytes.length, signal };
      expect(bytes.subarray(0, 262_144).equals(await room.chunks.readChunk(request))).toBe(true);
    }
    for (const text of ['one', 'two', 'three']) await write(text);
    await waitFor(
      async () => received(),
      (found) => found.length >= 3,
    );
    await systemClock.sleep(500);
    expect(received()).toHaveLength(3);
    await expectNothingTwice();
  });

  it('have what one gives back who stops, at once, and share again with one who comes', async () => {
    await add(2);
    await sharedAs([2, 2]);
    const leaver = nodes.find((node) => node.hasFront) as TestNode;
    nodes = nodes.filter((node) => node !== leaver);
    await write('before');
    await waitFor(async () => leaver.received.length, Boolean);
    await leaver.stop();
    await write('meanwhile');
    await sharedAs([4]);
    await waitFor(async () => received().length, Boolean);
    await add(1);
    await sharedAs([2, 2]);
    await write('after');
    await waitFor(
      async () => received().length,
      (count) => count >= 2,
    );
    await systemClock.sleep(500);
    expect(received()).toHaveLength(2);
    await expectNothingTwice();
  });

  it('stand still when the store does not hear them, and go on when it does; no message is lost or heard twice', async () => {
    await add(2);
    await sharedAs([2, 2]);
    const silent = nodes.find((node) => node.hasFront) as TestNode;
    await write('before');
    await waitFor(async () => received().length, Boolean);
    silent.isCutOff = true;
    await sharedAs([0, 4]);
    expect(silent.bots()).toEqual([]);
    const refused = silent.room.chunks.readChunk({
      ...{ messageId: 1, documentId: '1', offset: 0, limit: 4096, sizeBytes: 4096, signal: AbortSignal.timeout(9_000) },
    });
    await expect(refused).rejects.toMatchObject({ code: 'telegram_unavailable' });
    await write('meanwhile');
    await waitFor(
      async () => received().length,
      (count) => count >= 2,
    );
    silent.isCutOff = false;
    await sharedAs([2, 2]);
    await write('after');
    await waitFor(
      async () => received().length,
      (count) => count >= 3,
    );
    await systemClock.sleep(500);
    expect(new Set(received()).size).toBe(3);
    expect(received()).toHaveLength(3);
    await expectNothingTwice();
  });

  it('would be found out if a session came to two of them', async () => {
    const storage = new MongoStorage({ url: mongo?.url ?? '', dbName, mustAnswer: true }, silentLog);
    await storage.start();
    const proxies = await Promise.all([7, 8].map((host) => new LoopbackSocksProxy('ok', `127.0.1.${host}`).listen()));
    const folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'sv-node-'))));
    const [first = '', second = ''] = folders;
    const open = (folder: string, which: number) =>
      makeRoom(fixture, folder, proxies[which]?.port ?? 0, storage, false);
    const one = open(first, 0);
    await one.start();
    await cp(first, second, { recursive: true });
    const two = open(second, 1);
    await two.start();
    await one.logChannel.readPost({ messageId: 1, signal: AbortSignal.timeout(9_000) });
    const { keyOverlaps, botOverlaps } = await fixture.control.counters();
    expect(keyOverlaps).toBeGreaterThan(0);
    expect(botOverlaps).toBeGreaterThan(0);
    await Promise.all([one.stop(), two.stop()]);
    await storage.stop();
    for (const proxy of proxies) proxy.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
});

if (!mongo) it('several nodes', ({ skip }) => skip(noMongoServer));
