// The built product behind a SOCKS5 proxy: every way out goes through it, and when it is gone, nothing goes around it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Health, healthSchema } from '#lib/api/contract.ts';
import type { TelegramServer } from '#lib/config.ts';
import { CountedRelay } from '#test/harness/counted-relay.ts';
import { noMongoServer, startOwnMongoServer } from '#test/harness/mongo-server.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { viewToTheEnd } from '#test/harness/resuming-viewer.ts';
import { LoopbackSocksProxy, proxyPassword } from '#test/harness/socks-proxy.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { startTmdbStandIn, type TmdbStandIn } from '#test/harness/tmdb-stand-in.ts';

const mongo = await startOwnMongoServer();
afterAll(() => mongo?.stop());

/** Servers see whoever comes by the proxy under this address, and everybody else under another. */
const proxied = '127.0.1.9';
const apiKey = '0123456789abcdef0123456789abcdef';

describe.skipIf(!mongo)('the product behind a proxy', { timeout: 180_000 }, () => {
  const film = patternBytes(6_000_000, 31);
  const relays: CountedRelay[] = [];
  const outputs: string[] = [];
  let proxy: LoopbackSocksProxy;
  let world: TelegramWorld;
  let tmdb: TmdbStandIn;
  let settings: Readonly<Record<string, string>>;
  let dataDir: string;
  let product: ProductProcess;

  /** A server under a name that only the proxy knows, and a door that counts who comes. */
  async function behind(name: string, host: string, port: number): Promise<{ host: string; port: number }> {
    const relay = await CountedRelay.before({ host, port });
    relays.push(relay);
    proxy.names.set(name, '127.0.0.1');
    return { host: name, port: relay.port };
  }

  async function makeSettings(): Promise<Readonly<Record<string, string>>> {
    const server = JSON.parse(world.environment.TELEGRAM_SERVER ?? '') as TelegramServer;
    const dcs = server.dcs.map(async (dc) => ({
      ...dc,
      ...(await behind(`dc${dc.id}.telegram.test`, dc.host, dc.port)),
    }));
    const place = async (name: string, url: URL) => await behind(name, url.hostname, Number(url.port));
    const store = await place('mongo.proxy.test', new URL(mongo?.url ?? ''));
    const titles = await place('tmdb.proxy.test', new URL(tmdb.url));
    return {
      ...world.environment,
      ...noCaches,
      TELEGRAM_SERVER: JSON.stringify({ ...server, dcs: await Promise.all(dcs) }),
      MONGO_URL: `mongodb://${store.host}:${store.port}/?directConnection=true`,
      MONGO_DB_NAME: 'proxied',
      ...{ ENRICH: 'on', TMDB_API_KEY: apiKey, TMDB_API_URL: `http://${titles.host}:${titles.port}/3` },
      ...{ MIRROR_WORKER: 'on', TG_GETFILE_TIMEOUT: '2', LOG_LEVEL: 'debug' },
      SOCKS_PROXY: `socks5://somebody:${encodeURIComponent(proxyPassword)}@127.0.0.1:${proxy.port}`,
    };
  }

  const start = async () => {
    product = await startProduct({ dataDir, environment: settings });
  };

  async function end(): Promise<void> {
    expect(await product.end('SIGTERM')).toBe(0);
    outputs.push(product.output());
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-proxy-'));
    proxy = await new LoopbackSocksProxy('ok', proxied).listen();
    world = await startTelegramWorld();
    const heat = { id: 949, title: 'Heat', release_date: '1995-12-15', overview: 'Two men.' };
    tmdb = await startTmdbStandIn({ apiKey, movies: [heat] });
    settings = await makeSettings();
    await start();
  }, 120_000);

  afterAll(async () => {
    await product?.end('SIGKILL');
    proxy?.close();
    for (const relay of relays) relay.close();
    await tmdb?.stop();
    await world?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function health(): Promise<Health> {
    return healthSchema.parse(JSON.parse((await rawRequest(`${product.url}/api/health`)).body.toString()));
  }

  /** How each who goes through the proxy fares: `ok`, or the code of the fault. */
  async function uses(): Promise<Record<string, string | undefined>> {
    const { proxy: told = [] } = await health();
    return Object.fromEntries(told.map(({ use, ok, code }) => [use, ok ? 'ok' : code]));
  }

  const listed = async () => {
    const { status, body } = await rawRequest(`${product.url}/api/catalog`);
    const { files } = status === 200 ? JSON.parse(body.toString()) : { files: [] };
    return files as readonly { readonly chat_id: number; readonly message_id: number }[];
  };

  async function pathOfFilm(): Promise<string> {
    const [file] = await waitFor(listed, (files) => files.length > 0, 60_000);
    return `${product.url}/stream/${file?.chat_id}/${file?.message_id}`;
  }

  async function expectWhole(url: string): Promise<void> {
    const seen: Buffer[] = [];
    await viewToTheEnd({ url, sizeBytes: film.length, onBytes: (bytes) => void seen.push(bytes) });
    expect(Buffer.concat(seen).equals(film)).toBe(true);
  }

  it('goes out through it alone: Telegram, MongoDB, TMDB and the process of links, all by names only it knows', async () => {
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    await world.emulator.control.sendFile(
      { name: 'Heat.1995.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes: film },
      { from: world.userId, to },
    );
    await expectWhole(await pathOfFilm());
    await waitFor(
      async () => tmdb.requests.length,
      (count) => count > 0,
      60_000,
    );
    await waitFor(
      async () => product.output(),
      (output) => /the mirror (?:takes|cannot fetch) links/.test(output),
      60_000,
    );
    const names = new Set(proxy.asked.map((asked) => asked.split(':')[0]));
    expect([...names].sort()).toEqual(
      expect.arrayContaining(['dc2.telegram.test', 'mongo.proxy.test', 'tmdb.proxy.test']),
    );
    expect(product.output()).toContain(
      `SOCKS5 at 127.0.0.1:${proxy.port} for Telegram, MongoDB, TMDB; nothing goes around it`,
    );
    expect(await uses()).toEqual({ telegram: 'ok', store: 'ok', posters: 'ok' });
  });

  it('dies under a viewer: what he has is right, everything says why, and he goes on when it is back', async () => {
    const url = await pathOfFilm();
    const { control } = world.emulator;
    await control.setNetwork({ bytesPerSecond: 1_500_000 });
    const seen: Buffer[] = [];
    let isCut = false;
    const onBytes = (bytes: Buffer) => {
      seen.push(bytes);
      if (!isCut) proxy.close();
      isCut = true;
    };
    const viewing = viewToTheEnd({ url, sizeBytes: film.length, onBytes, mostTries: 400 });
    await waitFor(
      uses,
      ({ telegram, store }) => telegram === 'proxy_unreachable' && store === 'proxy_unreachable',
      60_000,
    );
    const during = await rawRequest(url, { headers: { range: 'bytes=5000000-5000999' } });
    expect(during.status).toBe(503);
    expect(Number(during.headers['retry-after'])).toBeGreaterThan(0);
    expect(during.body.toString()).not.toContain(String(proxy.port));
    const { status, proxy: told } = await health();
    expect(status).toBe('degraded');
    const reason = `The SOCKS proxy 127.0.0.1:${proxy.port} cannot be reached.`;
    expect(told).toContainEqual(expect.objectContaining({ use: 'telegram', ok: false, reason }));
    expect(told).toContainEqual(expect.objectContaining({ use: 'store', ok: false, reason }));
    await proxy.listen();
    const { interruptions } = await viewing;
    await control.setNetwork({ bytesPerSecond: 0 });
    expect(Buffer.concat(seen).equals(film)).toBe(true);
    expect(interruptions).toBeGreaterThan(0);
    await waitFor(uses, ({ telegram, store }) => telegram === 'ok' && store === 'ok', 60_000);
    await waitFor(
      async () => (await health()).status,
      (found) => found === 'ok',
      60_000,
    );
    expect(product.output()).toContain(`${reason.slice(0, -1).replace('The', 'the')}; nothing goes around it`);
    expect(product.output()).toContain('the proxy works again');
    await end();
  });

  it('does not like the password: the start says so, in its last lines and in what it answers', async () => {
    const otherDir = await mkdtemp(join(tmpdir(), 'sv-proxy-'));
    const wrong = `socks5://somebody:planted-wrong-word@127.0.0.1:${proxy.port}`;
    // With a store of its own kind it gets as far as Telegram.
    const environment = { ...settings, MONGO_URL: '', SOCKS_PROXY: wrong };
    product = await startProduct({ dataDir: otherDir, environment });
    const reason = `The SOCKS proxy 127.0.0.1:${proxy.port} does not accept the user name and password.`;
    expect(product.output()).toContain(`proxy: ${reason}`);
    const { status, proxy: told, bots } = await health();
    expect(status).toBe('degraded');
    expect(told).toEqual([expect.objectContaining({ use: 'telegram', ok: false, code: 'proxy_auth', reason })]);
    expect(bots?.[0]?.reason).toBe(`Telegram cannot be reached: ${reason.replace('The', 'the')}`);
    expect((await rawRequest(`${product.url}/api/catalog`)).status).toBe(200);
    await end();
    await rm(otherDir, { recursive: true, force: true });
  });

  it('stalls at the start: it is named, and all is there without another start as soon as it answers', async () => {
    proxy.mode = 'stall-late';
    await start();
    // Telegram comes after the store.
    await waitFor(uses, ({ store }) => store === 'proxy_timeout', 60_000);
    expect(product.output()).toContain(
      `the SOCKS proxy 127.0.0.1:${proxy.port} does not answer in time; nothing goes around it`,
    );
    expect((await rawRequest(`${product.url}/api/catalog`)).status).toBe(503);
    proxy.mode = 'ok';
    proxy.cut();
    await expectWhole(await pathOfFilm());
    await waitFor(
      async () => (await health()).status,
      (found) => found === 'ok',
      60_000,
    );
    await end();
  });

  it('has seen everything that reached a server, and its password is nowhere', async () => {
    const visitors = relays.flatMap((relay) => relay.visitors);
    expect(new Set(visitors)).toEqual(new Set([proxied]));
    // Nor did anything find the way to Telegram past the doors that count.
    const { acceptedSockets } = await world.emulator.control.counters();
    expect(acceptedSockets).toBeLessThanOrEqual(visitors.length);
    for (const word of [proxyPassword, encodeURIComponent(proxyPassword), 'planted-wrong-word']) {
      expect(outputs.join('')).not.toContain(word);
    }
  });
});

if (!mongo) it('the product behind a proxy', ({ skip }) => skip(noMongoServer));
