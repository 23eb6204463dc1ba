// TMDB through a SOCKS5 proxy: found by a name that only the proxy knows, and every way the proxy can fail.
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountedRelay } from '#test/harness/counted-relay.ts';
import { LoopbackSocksProxy, proxyFaults, proxyPassword } from '#test/harness/socks-proxy.ts';
import { startTmdbStandIn, type TmdbStandIn } from '#test/harness/tmdb-stand-in.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { ProxyWatch } from '../proxy/proxy-watch.ts';
import { requestsByProxy, type SendRequest } from './proxied-request.ts';
import { createTmdbClient } from './tmdb-client.ts';

/** Servers see whoever comes by the proxy under this address. */
const proxied = '127.0.1.9';
const name = 'api.tmdb.test';
const apiKey = '0123456789abcdef0123456789abcdef';
const heat = { id: 949, title: 'Heat', release_date: '1995-12-15', overview: 'Two men.', poster_path: '/heat.jpg' };
const query = { kind: 'movie', title: 'Heat', year: 1995 } as const;
const { signal } = new AbortController();

let proxy: LoopbackSocksProxy;
let standIn: TmdbStandIn;
let relay: CountedRelay;
let watch: ProxyWatch;
let lines: string[];

beforeEach(async () => {
  proxy = await new LoopbackSocksProxy('ok', proxied).listen();
  proxy.names.set(name, '127.0.0.1');
  const poster = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1]);
  standIn = await startTmdbStandIn({ apiKey, movies: [heat], poster });
  const { hostname: host, port } = new URL(standIn.url);
  relay = await CountedRelay.before({ host, port: Number(port) });
  lines = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  watch = new ProxyWatch({ clock: systemClock, log });
});

afterEach(async () => {
  proxy.close();
  relay.close();
  await standIn.stop();
  expect(relay.visitors.filter((address) => address !== proxied)).toEqual([]);
  expect(lines.join('')).not.toContain(proxyPassword);
});

function way(password = proxyPassword, connectTimeoutMs = 300): SendRequest {
  const socksProxy = { host: '127.0.0.1', port: proxy.port, username: 'u', password };
  return requestsByProxy({ socksProxy, proxyReports: watch, connectTimeoutMs });
}

const tmdb = (password?: string) =>
  createTmdbClient({ apiKey, url: `http://${name}:${relay.port}/3`, clock: systemClock, send: way(password) });

describe('by a proxy', () => {
  it('TMDB is asked by its name, and gives facts and pictures', async () => {
    const client = tmdb();
    expect(await client.search(query, signal)).toMatchObject([{ id: 949 }]);
    expect((await client.poster('/heat.jpg', signal)).mimeType).toBe('image/jpeg');
    expect(proxy.asked).toEqual(new Array(3).fill(`${name}:${relay.port}`));
    expect(relay.visitors).toEqual([proxied, proxied, proxied]);
    expect(watch.status()).toMatchObject([{ use: 'posters', ok: true }]);
  });

  it.each([...proxyFaults, ['down', proxyPassword, 'proxy_unreachable']] as const)(
    'that is in the state "%s" with the password %s is named, and TMDB sees nobody',
    async (mode, password, code) => {
      if (mode === 'down') proxy.close();
      else proxy.mode = mode;
      const error: unknown = await tmdb(password)
        .search(query, signal)
        .catch((reason: unknown) => reason);
      const sentence = expect.stringContaining(`The SOCKS proxy 127.0.0.1:${proxy.port} `);
      expect(error).toMatchObject({ code, status: 503, message: sentence });
      expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain(password);
      expect(relay.visitors).toEqual([]);
      expect(watch.status()).toMatchObject([{ use: 'posters', ok: false, code }]);
    },
  );

  it('a TMDB that is away is not the fault of the proxy', async () => {
    proxy.mode = 'unreachable';
    await expect(tmdb().search(query, signal)).rejects.toMatchObject({ code: 'internal' });
    expect(watch.status()).toEqual([]);
  });

  it('that comes back is used again', async () => {
    const client = tmdb();
    proxy.close();
    await expect(client.search(query, signal)).rejects.toMatchObject({ code: 'proxy_unreachable' });
    await proxy.listen();
    expect(await client.search(query, signal)).toMatchObject([{ id: 949 }]);
  });

  it('that dies under an answer cuts it: half an answer is none', async () => {
    standIn.faults.push((response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('{"results":[', () => proxy.cut());
    });
    await expect(tmdb().search(query, signal)).rejects.toMatchObject({ code: 'internal' });
  });

  it('TLS begins at our end, and redirects are not followed', async () => {
    await expect(way()(new URL(`https://${name}:${relay.port}/`), { headers: {}, signal })).rejects.toThrow();
    const handshake = 0x16;
    expect(proxy.firstBytes).toEqual([handshake]);
    standIn.faults.push((response) => response.writeHead(302, { location: standIn.url }).end());
    const answer = await way()(new URL(`http://${name}:${relay.port}/`), { headers: {}, signal });
    expect(answer.status).toBe(302);
    expect(standIn.requests).toHaveLength(1);
  });

  it('a signal ends it while the proxy says nothing', async () => {
    proxy.mode = 'stall';
    const stopping = new AbortController();
    const asking = way(proxyPassword, 60_000)(new URL(`http://${name}:1/`), { headers: {}, signal: stopping.signal });
    await expect.poll(() => proxy.arrivals).toBe(1);
    stopping.abort();
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a status that is none is an error, and ends the connection', async () => {
    const odd = createServer((_request, response) => response.writeHead(999).end());
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const { port } = odd.address() as AddressInfo;
    await expect(way()(new URL(`http://127.0.0.1:${port}/`), { headers: {}, signal })).rejects.toThrow(RangeError);
    await expect.poll(() => new Promise((resolve) => odd.getConnections((_error, count) => resolve(count)))).toBe(0);
    odd.close();
  });
});

it('the relay of this test sees who comes directly', async () => {
  const socket = connect(relay.port, '127.0.0.1');
  await expect.poll(() => relay.visitors).toEqual(['127.0.0.1']);
  socket.destroy();
  relay.visitors.length = 0;
});
