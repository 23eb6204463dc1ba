// The way through a SOCKS5 proxy, and every way it can fail; by a small proxy on loopback.
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SocksProxy } from '#lib/config.ts';
import { LoopbackSocksProxy, type ProxyMode, proxyPassword as secret } from '#test/harness/socks-proxy.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { AbridgedConnection, type Transport } from './abridged-connection.ts';

const listen = (onSocket: (socket: Socket) => void) =>
  new Promise<Server>((resolve) => {
    const server = createServer(onSocket);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

let target: Server;
let arrivals: number;
const targetPort = () => (target.address() as { port: number }).port;
let proxy: LoopbackSocksProxy;
let reported: string[];
const proxyReports: ProxyReports = {
  worked: (use) => void reported.push(`${use} worked`),
  failed: (use, _proxy, fault) => void reported.push(`${use} ${fault}`),
};
beforeEach(async () => {
  arrivals = 0;
  reported = [];
  // Sends back what it gets, without the mark of the transport.
  target = await listen((socket) => {
    arrivals++;
    // The proxy may go first.
    socket.on('error', () => undefined);
    let isFirst = true;
    socket.on('data', (chunk: Buffer) => {
      socket.write(isFirst ? chunk.subarray(1) : chunk);
      isFirst = false;
    });
  });
});
afterEach(() => {
  proxy.close();
  target.close();
});

async function start(
  mode: ProxyMode,
  changes: Partial<SocksProxy> = {},
  timeoutMs = 1_000,
  host = '127.0.0.1',
): Promise<AbridgedConnection> {
  proxy = await new LoopbackSocksProxy(mode).listen();
  const socksProxy = { host: '127.0.0.1', port: proxy.port, username: undefined, password: undefined, ...changes };
  const transport: Transport = { transport: 'abridged', socksProxy, proxyReports };
  return new AbridgedConnection({ host, port: targetPort() }, timeoutMs, transport);
}

describe.each([
  ['without a password', {}],
  ['with name and password', { username: 'ada', password: secret }],
])('a proxy %s', (_name, credentials) => {
  test('carries messages of all sizes both ways', async () => {
    const connection = await start('ok', credentials);
    await connection.connect();
    const bodies = [4, 508, 100_000, 1_048_620].map((size) => Buffer.alloc(size, size));
    for (const body of bodies) {
      await connection.send(body);
      expect((await connection.recv()).equals(body)).toBe(true);
    }
    expect(proxy.asked).toEqual([`127.0.0.1:${targetPort()}`]);
    expect(reported).toEqual(['telegram worked']);
    await connection.disconnect();
  });
});

test('names are looked up by the proxy, and by nobody here', async () => {
  const connection = await start('ok', {}, 1_000, 'dc2.telegram.test');
  proxy.names.set('dc2.telegram.test', '127.0.0.1');
  await connection.connect();
  await connection.send(Buffer.alloc(8));
  expect(await connection.recv()).toHaveLength(8);
  expect(proxy.asked).toEqual([`dc2.telegram.test:${targetPort()}`]);
  await connection.disconnect();
});

describe('a proxy that fails', () => {
  test.each([
    ['refuses', 'refuse', {}, 'proxy_refused'],
    ['does not like the password', 'ok', { username: 'ada', password: 'wrong-Wort-4711' }, 'proxy_auth'],
    ['never answers', 'stall', {}, 'proxy_timeout'],
    ['never opens the connection', 'stall-late', {}, 'proxy_timeout'],
    ['hangs up', 'hang-up', {}, 'proxy_broken'],
    ['reaches nobody', 'unreachable', {}, 'proxy_refused'],
    ['takes nobody without a password', 'members-only', {}, 'proxy_auth'],
    ['is no proxy', 'nonsense', {}, 'proxy_broken'],
  ] as const)('because it %s is named, and nobody goes past it', async (_name, mode, credentials, fault) => {
    const connection = await start(mode, credentials, 300);
    const error = await connection.connect().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'unreachable', fault, code: fault });
    expect((error as Error).message).toContain(`the SOCKS proxy 127.0.0.1:${proxy.port} `);
    expect(reported).toEqual([`telegram ${fault}`]);
    expect((error as Error).cause).toBeUndefined();
    expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toMatch(/Wort|ada/);
    expect(arrivals).toBe(0);
  });

  test('because nothing listens there is named too', async () => {
    const connection = await start('ok', { port: 1 });
    const message = 'the SOCKS proxy 127.0.0.1:1 cannot be reached';
    await expect(connection.connect()).rejects.toMatchObject({ fault: 'proxy_unreachable', message });
    expect(arrivals).toBe(0);
  });

  test('in the middle of a message loses the connection', async () => {
    const connection = await start('ok');
    await connection.connect();
    await connection.send(Buffer.alloc(8));
    await connection.recv();
    const next = connection.recv();
    proxy.cut();
    await expect(next).rejects.toMatchObject({ reason: 'lost' });
  });

  test('slowly does not keep a caller that gave up', async () => {
    const connection = await start('stall', {}, 60_000);
    const connecting = connection.connect();
    await expect.poll(() => proxy.sockets.size).toBeGreaterThan(0);
    await connection.disconnect();
    await expect(connecting).rejects.toMatchObject({ reason: 'unreachable' });
    // Who gave up says nothing about the proxy.
    expect(reported).toEqual([]);
  });
});
