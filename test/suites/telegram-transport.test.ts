// The ways to Telegram: in the open, obfuscated, through a proxy; the same film whichever it is.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Clock, systemClock } from '#lib/clock.ts';
import { parseConfig, type SocksProxy, type TransportConfig } from '#lib/config.ts';
import { createLog, silentLog } from '#lib/log.ts';
import { ProxyWatch } from '#lib/proxy/proxy-watch.ts';
import { igeLoaders } from '#lib/telegram/aes-ige-loaders.ts';
import { type MessageDecryption, TurnDecryption } from '#lib/telegram/message-decryption.ts';
import { LinkError } from '#lib/telegram/rpc-errors.ts';
import type { Telegram } from '#lib/telegram/telegram.ts';
import { createTelegram } from '#lib/telegram/telegram-room.ts';
import { LoopbackSocksProxy, proxyPassword } from '#test/harness/socks-proxy.ts';
import { startFixture, type TelegramFixture, until } from './telegram-fixture.ts';

const mebibyte = 1024 * 1024;
const film = randomBytes(4 * mebibyte + 777);

let world: TelegramFixture;
let post: { messageId: number; documentId: string };
let proxy: LoopbackSocksProxy | undefined;
let room: Telegram | undefined;
let lines: string[] = [];
beforeAll(async () => {
  world = await startFixture();
  post = await world.post(film);
});
afterAll(() => world.stop());
afterEach(async () => {
  await room?.stop();
  proxy?.close();
  [room, proxy, lines] = [undefined, undefined, []];
});

function makeRoom(
  changes: Partial<TransportConfig>,
  { clock = systemClock, proxyReports }: { readonly clock?: Clock; readonly proxyReports?: ProxyWatch } = {},
): Telegram {
  room = createTelegram({
    config: world.config,
    transport: { ...parseConfig({}).transport, ...changes, proxyReports },
    dataDir: world.dataDir,
    bots: world.store,
    log: createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) }),
    clock,
    startDeadlineMs: 3_000,
  });
  return room;
}

async function byProxy(changes: Partial<SocksProxy> = {}): Promise<SocksProxy> {
  proxy = await new LoopbackSocksProxy('ok').listen();
  return { host: '127.0.0.1', port: proxy.port, username: 'ada', password: proxyPassword, ...changes };
}

/** All of it, four parts at a time. */
async function readFilm({ chunks }: Telegram): Promise<Buffer> {
  const { signal } = new AbortController();
  const offsets = Array.from({ length: 5 }, (_, index) => index * mebibyte);
  const parts = offsets.map((offset) =>
    chunks.readChunk({ ...post, offset, limit: mebibyte, sizeBytes: film.length, signal }),
  );
  return Buffer.concat(await Promise.all(parts));
}

test('obfuscated', async () => {
  const telegram = makeRoom({ transport: 'obfuscated' });
  await telegram.start();
  expect((await readFilm(telegram)).equals(film)).toBe(true);
});

test.each([
  ['thread', 'in the main thread'],
  ['worker', 'in a thread of its own'],
] as const)('decrypted by %s', async (decrypt, told) => {
  const telegram = makeRoom({ decrypt });
  await telegram.start();
  for (let round = 0; round < 4; round += 1) expect((await readFilm(telegram)).equals(film)).toBe(true);
  expect(lines.join('')).toContain(`"decrypts":"${told}"`);
});

test('a message lost with the thread that decrypts costs a new connection, not a byte', async () => {
  const rest = new TurnDecryption(igeLoaders.wasm());
  let lost = 0;
  const decryption: MessageDecryption = {
    decrypt(job, others) {
      if (lost >= 2) return rest.decrypt(job, others);
      lost += 1;
      return Promise.reject(new LinkError('lost', 'the thread that decrypts ended'));
    },
  };
  const transport = { decrypt: 'thread', decryption } as const;
  const telegram = makeRoom(transport);
  await telegram.start();
  expect((await readFilm(telegram)).equals(film)).toBe(true);
  expect(lost).toBe(2);
});

test('a room that ends while its thread decrypts lets nobody wait', async () => {
  const telegram = makeRoom({ decrypt: 'worker', aes: 'wasm' });
  await telegram.start();
  await readFilm(telegram);
  const readings = Promise.allSettled([readFilm(telegram), readFilm(telegram)]);
  await systemClock.sleep(10);
  await telegram.stop();
  for (const { status } of await readings) expect(['fulfilled', 'rejected']).toContain(status);
  expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([]);
});

test.each([
  ['abridged', true],
  ['obfuscated', false],
] as const)(
  '%s through a proxy, every connection, and it can be told from the first byte or not',
  async (transport, isPlain) => {
    const telegram = makeRoom({ transport, socksProxy: await byProxy() });
    const direct = world.server.dcs.map(({ host, port }) => `${host}:${port}`);
    await telegram.start();
    expect((await readFilm(telegram)).equals(film)).toBe(true);
    expect(proxy?.asked.length).toBeGreaterThanOrEqual(2);
    expect(direct).toEqual(expect.arrayContaining([...new Set(proxy?.asked)]));
    expect(proxy?.firstBytes.every((byte) => (byte === 0xef) === isPlain)).toBe(true);
  },
);

test('a proxy that dies under a read costs a new connection, not a byte', async () => {
  const telegram = makeRoom({ socksProxy: await byProxy() });
  await telegram.start();
  await readFilm(telegram);
  const before = proxy?.asked.length ?? 0;
  const reading = readFilm(telegram);
  proxy?.cut();
  expect((await reading).equals(film)).toBe(true);
  expect(proxy?.asked.length).toBeGreaterThan(before);
});

test('a proxy that stays away is tried ever more seldom, and a room goes on when it is back', async () => {
  const watch = new ProxyWatch({ clock: systemClock, log: silentLog });
  const pausesMs: number[] = [];
  const clock: Clock = {
    ...systemClock,
    sleep: (delayMs, signal) => {
      pausesMs.push(delayMs);
      return systemClock.sleep(Math.min(delayMs, 20), signal);
    },
  };
  const telegram = makeRoom({ socksProxy: await byProxy() }, { clock, proxyReports: watch });
  await telegram.start();
  await readFilm(telegram);
  pausesMs.length = 0;
  proxy?.close();
  const reason = `Telegram cannot be reached: the SOCKS proxy 127.0.0.1:${proxy?.port} cannot be reached.`;
  await until(() => pausesMs.filter((pauseMs) => pauseMs === 10_000).length >= 3);
  expect(telegram.bots()[0]).toMatchObject({ state: 'offline', reason });
  expect(watch.status()).toMatchObject([{ use: 'telegram', ok: false, code: 'proxy_unreachable' }]);
  expect(pausesMs.slice(0, 6)).toEqual([0, 500, 1_000, 2_000, 5_000, 10_000]);
  expect(Math.max(...pausesMs)).toBe(10_000);
  await proxy?.listen();
  await until(() => telegram.bots()[0]?.state === 'ready');
  expect((await readFilm(telegram)).equals(film)).toBe(true);
  expect(telegram.bots()[0]).not.toHaveProperty('reason');
  expect(watch.status()).toMatchObject([{ use: 'telegram', ok: true }]);
});

test('with a wrong password there is no connection at all, and no log line tells it', async () => {
  const telegram = makeRoom({ socksProxy: await byProxy({ password: 'wrong-Wort-4711' }) });
  await expect(telegram.start()).rejects.toMatchObject({ code: 'telegram_unavailable' });
  expect(proxy?.asked).toEqual([]);
  expect(lines.join('')).not.toMatch(/Wort/);
});
