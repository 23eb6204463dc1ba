// The way out of the children, on real sockets: what it lets through, what it refuses, and for whom it works at all.
import { createServer, type Server as HttpServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { MirrorProxy } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { LoopbackSocksProxy, proxyFaults, proxyPassword } from '#test/harness/socks-proxy.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import type { ResolveName } from './egress-dial.ts';
import type { EgressLease } from './egress-lease.ts';
import { EgressProxy } from './egress-proxy.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function portOf(server: Server | HttpServer): number {
  return (server.address() as AddressInfo).port;
}

/** A site that repeats what it was asked. */
async function startSite(): Promise<number> {
  const site = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => answer.end(JSON.stringify({ url: incoming.url, headers: incoming.headers, body })));
  });
  await new Promise<void>((resolve) => {
    site.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () => site.close(),
    () => site.closeAllConnections(),
  );
  return portOf(site);
}

/** A listener that counts who comes. */
async function startTrap(): Promise<{ readonly port: number; readonly visits: Socket[] }> {
  const visits: Socket[] = [];
  const trap = createTcpServer((socket) => void visits.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => {
    trap.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () => trap.close(),
    () => visits.map((socket) => socket.destroy()),
  );
  return { port: portOf(trap), visits };
}

async function startEgress(options: { privateHosts?: string[]; proxy?: MirrorProxy; resolveName?: ResolveName } = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const { privateHosts = [], proxy, resolveName } = options;
  const reported: string[] = [];
  const proxyReports: ProxyReports = {
    worked: () => void reported.push('worked'),
    failed: (_use, _proxy, fault) => void reported.push(fault),
  };
  const way = { proxy, proxyReports, connectTimeoutMs: 300 };
  const egress = new EgressProxy({ privateHosts, ...way, ...(resolveName ? { resolveName } : {}) }, log);
  closers.push(() => egress.stop());
  return { egress, lease: await egress.lease(), lines, reported };
}

function authorization(lease: EgressLease): string {
  const { username, password } = new URL(lease.proxyUrl);
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function ask(
  lease: EgressLease,
  target: string,
  over: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const host = URL.canParse(target) ? new URL(target).host : 'x';
    const headers = { host, 'proxy-authorization': authorization(lease), ...over.headers };
    const outgoing = request({
      host: '127.0.0.1',
      port: new URL(lease.proxyUrl).port,
      path: target,
      method: over.method ?? 'GET',
      headers,
      agent: false,
    });
    outgoing.on('error', reject).on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer
        .on('error', reject)
        .on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    outgoing.end(over.body);
  });
}

function tunnel(
  lease: EgressLease,
  target: string,
  credentials = authorization(lease),
): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(lease.proxyUrl).port), '127.0.0.1');
    closers.push(() => socket.destroy());
    socket.on('error', reject).once('data', (head: Buffer) => {
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head.toString())?.[1]), socket });
    });
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: ${credentials}\r\n\r\n`);
  });
}

describe('what is let through', () => {
  it('forwards requests without the headers between neighbours and without its credentials', async () => {
    const port = await startSite();
    const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    const headers = { 'proxy-connection': 'keep-alive', te: 'trailers', cookie: 'a=b', range: 'bytes=0-' };
    const answer = await ask(lease, `http://127.0.0.1:${port}/a?b=%20c`, { method: 'POST', headers, body: 'text' });
    const echo = JSON.parse(answer.body) as { url: string; headers: Record<string, string>; body: string };
    expect([answer.status, echo.url, echo.body]).toEqual([200, '/a?b=%20c', 'text']);
    expect(echo.headers).toMatchObject({ host: `127.0.0.1:${port}`, cookie: 'a=b', range: 'bytes=0-' });
    for (const gone of ['proxy-authorization', 'proxy-connection', 'te']) expect(echo.headers).not.toHaveProperty(gone);
  });

  it('tunnels, both ways, also bytes that came with the request', async () => {
    const port = await startSite();
    const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    const { status, socket } = await tunnel(lease, `127.0.0.1:${port}`);
    expect(status).toBe(200);
    socket.write('GET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const answer = await new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk;
      });
      socket.on('close', () => resolve(all));
    });
    expect(answer).toContain('"url":"/t"');
  });

  it('connects to the address it judged, and asks for each name once per connection', async () => {
    const port = await startSite();
    const asked: string[] = [];
    // The second answer would be another address: it must never be asked for.
    const resolveName: ResolveName = async (host) => {
      asked.push(host);
      return asked.length === 1 ? ['127.0.0.1'] : ['8.8.8.8'];
    };
    const { lease } = await startEgress({ privateHosts: [`site.example:${port}`], resolveName });
    expect((await ask(lease, `http://site.example:${port}/`)).status).toBe(200);
    expect(asked).toEqual(['site.example']);
  });
});

it('counts what comes from outside, of open and of ended connections', async () => {
  const port = await startSite();
  const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
  const { body } = await ask(lease, `http://127.0.0.1:${port}/`);
  const { socket } = await tunnel(lease, `127.0.0.1:${port}`);
  const before = lease.receivedBytes;
  expect(before).toBeGreaterThan(body.length);
  const more = new Promise((resolve) => socket.once('data', resolve));
  socket.write('GET /t HTTP/1.1\r\nHost: x\r\n\r\n');
  await more;
  expect(lease.receivedBytes).toBeGreaterThan(before);
});

describe('what is refused', () => {
  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'localhost', '0'])(
    'nothing reaches this machine as %s, neither by request nor by tunnel',
    async (host) => {
      const { port, visits } = await startTrap();
      const { lease } = await startEgress();
      expect((await ask(lease, `http://${host}:${port}/`)).status).toBe(403);
      expect((await tunnel(lease, `${host}:${port}`)).status).toBe(403);
      expect(visits).toHaveLength(0);
      expect(lease.refusals.length).toBeGreaterThan(0);
    },
  );

  it.each([
    [['127.0.0.1']],
    [['10.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['::1']],
    [['64:ff9b::7f00:1']],
    [['169.254.169.254']],
  ])('a public name that leads to %j is not followed', async (addresses) => {
    const { port, visits } = await startTrap();
    const { lease, lines } = await startEgress({ resolveName: async () => addresses });
    expect((await ask(lease, `http://rebind.example:${port}/`)).status).toBe(403);
    expect((await tunnel(lease, `rebind.example:${port}`)).status).toBe(403);
    expect(visits).toHaveLength(0);
    expect(lease.refusals).toEqual(['rebind.example']);
    expect(lines.join('')).toContain('a link led out of the public Internet');
  });

  it('a name that changes its address between two connections is judged both times', async () => {
    const port = await startSite();
    const { visits, port: trapPort } = await startTrap();
    const answers = [['127.0.0.1'], ['127.0.0.1']];
    const { lease } = await startEgress({
      privateHosts: [`a.example:${port}`],
      resolveName: async () => answers.shift() ?? [],
    });
    expect((await ask(lease, `http://a.example:${port}/`)).status).toBe(200);
    expect((await ask(lease, `http://a.example:${trapPort}/`)).status).toBe(403);
    expect(visits).toHaveLength(0);
  });

  it('this machine by its own addresses is no public place', async () => {
    const own = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
    const { lease } = await startEgress({ resolveName: async () => own.slice(0, 1) });
    expect((await ask(lease, 'http://me.example:8080/')).status).toBe(403);
  });

  it.each([
    'ftp://example.org/x',
    'https://example.org/x',
    'file:///etc/passwd',
    '/origin-form',
    'gopher://x/',
    'http://u:p@example.org/',
  ])('a request for %s is malformed here', async (target) => {
    const { lease } = await startEgress();
    expect((await ask(lease, target)).status).toBe(400);
  });

  it.each(['example.org:25', 'example.org:22', 'mongo:27017'])('a tunnel to %s is refused', async (target) => {
    const { lease } = await startEgress();
    expect((await tunnel(lease, target)).status).toBe(403);
  });

  it('a name without an address, or without anybody there, is 502', async () => {
    const { port, visits } = await startTrap();
    const fails = await startEgress({ resolveName: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await ask(fails.lease, 'http://nobody.example/')).status).toBe(502);
    for (const close of closers.splice(0, 2)) close();
    const closed = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    expect((await tunnel(closed.lease, `127.0.0.1:${port}`)).status).toBe(502);
    expect(visits).toHaveLength(0);
  });
});

describe('for whom it works', () => {
  it('wants the credentials of a living lease', async () => {
    const port = await startSite();
    const { egress, lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    const target = `http://127.0.0.1:${port}/`;
    const other = await egress.lease();
    const wrong = `Basic ${Buffer.from('job:wrong').toString('base64')}`;
    for (const header of [wrong, 'Basic', 'Bearer x', `${authorization(lease)}xxxx`]) {
      const answer = await ask(lease, target, { headers: { 'proxy-authorization': header } });
      expect([header, answer.status, answer.headers['proxy-authenticate']]).toEqual([
        header,
        407,
        'Basic realm="egress"',
      ]);
      expect((await tunnel(lease, `127.0.0.1:${port}`, header)).status).toBe(407);
    }
    expect((await ask(other, target)).status).toBe(200);
    other.close();
    expect((await ask(other, target)).status).toBe(407);
    expect((await ask(lease, target)).status).toBe(200);
  });

  it('ends tunnels with their lease, and listens no more after stop', async () => {
    const { port, visits } = await startTrap();
    const { egress, lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    const { socket } = await tunnel(lease, `127.0.0.1:${port}`);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    lease.close();
    await ended;
    expect(visits).toHaveLength(1);
    await egress.stop();
    await egress.stop();
    await expect(ask(lease, 'http://example.org/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('opens 64 connections for one job, not more', async () => {
    const { port } = await startTrap();
    const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`] });
    // A tunnel is two connections.
    const open = await Promise.all(Array.from({ length: 32 }, () => tunnel(lease, `127.0.0.1:${port}`)));
    expect(open.map(({ status }) => status)).toEqual(new Array(32).fill(200));
    await expect(ask(lease, `http://127.0.0.1:${port}/`)).resolves.toMatchObject({ status: 503 });
  });
});

describe('through a proxy', () => {
  async function startSocks(behaviour: ConstructorParameters<typeof LoopbackSocksProxy>[0], password = proxyPassword) {
    const socks = await new LoopbackSocksProxy(behaviour).listen();
    closers.push(() => socks.close());
    const address = { kind: 'socks5', host: '127.0.0.1', port: socks.port } as const;
    const proxy: MirrorProxy = { ...address, username: 'u', password };
    return { socks, proxy };
  }

  it('asks the SOCKS proxy for the address, and nobody else', async () => {
    const port = await startSite();
    const { socks, proxy } = await startSocks('ok');
    const { lease } = await startEgress({
      privateHosts: [`site.example:${port}`],
      proxy,
      resolveName: async () => ['127.0.0.1'],
    });
    expect((await ask(lease, `http://site.example:${port}/`)).status).toBe(200);
    expect(socks.asked).toEqual([`127.0.0.1:${port}`]);
  });

  it.each([
    ...proxyFaults,
    ['down', proxyPassword, 'proxy_unreachable'],
    // It works, and whoever was asked for does not.
    ['unreachable', proxyPassword, undefined],
  ] as const)(
    'never goes past a SOCKS proxy in the state "%s" with the password %s, says so, and keeps the password',
    async (mode, password, fault) => {
      const { port, visits } = await startTrap();
      const { socks, proxy } = await startSocks(mode === 'down' ? 'ok' : mode, password);
      if (mode === 'down') socks.close();
      const { lease, lines, reported } = await startEgress({ privateHosts: [`127.0.0.1:${port}`], proxy });
      expect((await ask(lease, `http://127.0.0.1:${port}/`)).status).toBe(502);
      expect((await tunnel(lease, `127.0.0.1:${port}`)).status).toBe(502);
      expect(visits).toHaveLength(0);
      expect(lease.proxyFault).toBe(fault);
      expect(reported).toEqual(fault ? [fault, fault] : []);
      expect(lines.join('')).not.toContain(password);
    },
  );

  it('is told names where it looks them up itself, and nobody here does', async () => {
    const port = await startSite();
    const socks = await new LoopbackSocksProxy('ok').listen();
    closers.push(() => socks.close());
    socks.names.set('site.example', '127.0.0.1');
    const proxy: MirrorProxy = {
      ...{ kind: 'socks5h', host: '127.0.0.1', port: socks.port, username: 'u', password: proxyPassword },
    };
    const resolveName = async () => Promise.reject(new Error('nobody asks here'));
    const { lease, reported } = await startEgress({ proxy, resolveName });
    expect((await ask(lease, `http://site.example:${port}/`)).status).toBe(200);
    expect(socks.asked).toEqual([`site.example:${port}`]);
    expect(reported).toEqual(['worked']);
    // Of a name only the name can be judged then; of an address all.
    for (const closed of [
      `localhost:${port}`,
      `printer.lan:${port}`,
      `127.0.0.1:${port}`,
      '[::1]:80',
      'site.example:25',
    ]) {
      expect((await ask(lease, `http://${closed}/`)).status).toBe(403);
    }
    expect(socks.asked).toHaveLength(1);
  });

  it.each([
    [407, 'proxy_auth'],
    [403, 'proxy_refused'],
    [502, undefined],
  ] as const)('reads an HTTP proxy that answers %s', async (status, fault) => {
    const upstream = createServer().on('connect', (_incoming, client) => {
      client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    });
    await new Promise<void>((resolve) => {
      upstream.listen(0, '127.0.0.1', resolve);
    });
    closers.push(() => upstream.close());
    const proxy: MirrorProxy = {
      kind: 'http',
      host: '127.0.0.1',
      port: portOf(upstream),
      username: 'u',
      password: 'p',
    };
    const { lease } = await startEgress({ privateHosts: ['127.0.0.1:9'], proxy });
    expect((await ask(lease, 'http://127.0.0.1:9/')).status).toBe(502);
    expect(lease.proxyFault).toBe(fault);
  });

  it('forgets its fault when a connection stands', async () => {
    const port = await startSite();
    const socks = await new LoopbackSocksProxy('hang-up').listen();
    closers.push(() => socks.close());
    const proxy: MirrorProxy = {
      ...{ kind: 'socks5', host: '127.0.0.1', port: socks.port, username: undefined, password: undefined },
    };
    const { lease, reported } = await startEgress({ privateHosts: [`127.0.0.1:${port}`], proxy });
    expect((await ask(lease, `http://127.0.0.1:${port}/`)).status).toBe(502);
    expect(lease.proxyFault).toBe('proxy_broken');
    socks.mode = 'ok';
    expect((await ask(lease, `http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(lease.proxyFault).toBeUndefined();
    expect(reported).toEqual(['proxy_broken', 'worked']);
  });

  it('speaks to HTTP proxies, with a password', async () => {
    const port = await startSite();
    const asked: string[] = [];
    const upstream = createServer().on('connect', (incoming, client) => {
      asked.push(`${incoming.url} ${Buffer.from((incoming.headers['proxy-authorization'] ?? '').slice(6), 'base64')}`);
      const onward = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.pipe(client).pipe(onward);
    });
    await new Promise<void>((resolve) => {
      upstream.listen(0, '127.0.0.1', resolve);
    });
    closers.push(
      () => upstream.close(),
      () => upstream.closeAllConnections(),
    );
    const proxy: MirrorProxy = {
      kind: 'http',
      host: '127.0.0.1',
      port: portOf(upstream),
      username: 'u',
      password: 'p:w',
    };
    const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${port}`], proxy });
    expect((await ask(lease, `http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(asked).toEqual([`127.0.0.1:${port} u:p:w`]);
  });
});

it('a body that was cut arrives cut', async () => {
  const site = createServer((_incoming, answer) => {
    answer.writeHead(200, { 'content-length': 1000 });
    answer.write('half');
    setTimeout(() => answer.destroy(), 50);
  });
  await new Promise<void>((resolve) => {
    site.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => site.close());
  const { lease } = await startEgress({ privateHosts: [`127.0.0.1:${portOf(site)}`] });
  await expect(ask(lease, `http://127.0.0.1:${portOf(site)}/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
