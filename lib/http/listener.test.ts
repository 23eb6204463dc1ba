import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, openListener } from './listener.ts';

const opened: Listener[] = [];

const methodsOf = (target: string) => (target === '/api/catalog' ? ['GET', 'HEAD', 'OPTIONS'] : undefined);

async function open(corsOrigins: readonly string[] = []): Promise<Listener> {
  const listener = await openListener({ host: '127.0.0.1', port: 0, corsOrigins, methodsOf });
  opened.push(listener);
  return listener;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((listener) => listener.close(0)));
});

const address = (listener: Listener, path = '/') => `http://127.0.0.1:${listener.port}${path}`;

describe('openListener', () => {
  it('answers 503 with Retry-After until it may serve', async () => {
    const listener = await open();
    const page = await fetch(address(listener), { headers: { accept: 'text/html' } });
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('1');
    expect(await page.text()).toContain('StreamVault is starting');
    const program = await fetch(address(listener));
    expect(await program.json()).toMatchObject({ status: 503, code: 'starting' });
    listener.serve((_request, response) => response.end('ready'));
    expect(await (await fetch(address(listener))).text()).toBe('ready');
  });

  it('tells a taken port in one sentence', async () => {
    const { port } = await open();
    await expect(openListener({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'bad_configuration',
      message: expect.stringContaining(`Port ${port} is already in use`),
    });
  });

  it('moves the private length header into Content-Length', async () => {
    const listener = await open();
    listener.serve((_request, response) => {
      response.setHeader('x-sv-length', '5');
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end('bytes');
    });
    const answer = await fetch(address(listener));
    expect(answer.headers.get('content-length')).toBe('5');
    expect(answer.headers.get('x-sv-length')).toBeNull();
    expect(await answer.text()).toBe('bytes');
  });

  it('drops forwarding headers, which anybody can forge', async () => {
    const listener = await open();
    listener.serve((request, response) => response.end(JSON.stringify(request.headers)));
    const forged = {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-real-ip': '6.6.6.6',
    };
    const seen = (await (await fetch(address(listener), { headers: forged })).json()) as Record<string, string>;
    for (const name of Object.keys(forged)) expect(seen[name]).toBeUndefined();
  });
});

describe('before any route', () => {
  it('marks requests with the address of their socket, and nobody behind a proxy', async () => {
    const listener = await open();
    listener.serve((request, response) => response.end(String(request.headers['x-sv-remote'])));
    const remote = async (headers: Record<string, string>) => (await fetch(address(listener), { headers })).text();
    expect(await remote({})).toBe('127.0.0.1');
    expect(await remote({ 'x-sv-remote': '10.9.8.7' })).toBe('127.0.0.1');
    expect(await remote({ 'x-forwarded-for': '10.9.8.7' })).toBe('');
  });

  it('marks requests with the client they are counted as', async () => {
    const listener = await open();
    listener.serve((request, response) => response.end(String(request.headers['x-sv-client'])));
    const client = async (headers: Record<string, string>) => (await fetch(address(listener), { headers })).text();
    expect(await client({ 'x-sv-client': '10.9.8.7' })).toBe('127.0.0.1');
    expect(await client({ 'x-forwarded-for': '203.0.113.9' })).toBe('shared 127.0.0.1');
  });

  it('answers what a film does not have without asking the route', async () => {
    const listener = await open(['https://a.example']);
    listener.serve((_request, response) => response.end('route'));
    const refused = await fetch(address(listener, '/stream/1'), { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    const preflight = await fetch(address(listener, '/api/catalog'), { method: 'OPTIONS', headers });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    const put = await fetch(address(listener, '/api/catalog'), { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await put.json()).toMatchObject({ code: 'method_not_allowed', type: '/api/docs#error-method_not_allowed' });
    expect(await (await fetch(address(listener, '/api/demo'), { method: 'OPTIONS', headers })).text()).toBe('route');
  });

  it("puts the origin's Vary in the place of the router's", async () => {
    const listener = await open(['https://a.example']);
    listener.serve((_request, response) => response.setHeader('vary', 'rsc, next-url').end('film'));
    expect((await fetch(address(listener, '/stream/1'))).headers.get('vary')).toBe('Origin');
    expect((await fetch(address(listener, '/page'))).headers.get('vary')).toBe('rsc, next-url');
  });

  it('lets the type of JSON from the API be seen as one, and leaves films alone', async () => {
    const listener = await open();
    const seen: unknown[] = [];
    listener.serve((_request, response) => {
      response.setHeader('content-type', ['application/json; charset=utf-8']);
      seen.push(response.getHeader('content-type'));
      response.end();
    });
    for (const path of ['/api/home', '/stream/1/2']) await fetch(address(listener, path));
    expect(seen).toEqual(['application/json; charset=utf-8', ['application/json; charset=utf-8']]);
  });

  it('leaves the length of a compressed answer to whoever compresses it', async () => {
    const listener = await open();
    listener.serve((_request, response) => {
      response.setHeader('x-sv-length', '900');
      response.setHeader('content-encoding', 'identity');
      response.end('short');
    });
    expect(await (await fetch(address(listener))).text()).toBe('short');
  });
});

describe('close', () => {
  it('lets an answer under way finish and refuses new connections', async () => {
    const listener = await open();
    listener.serve(async (_request, response) => {
      response.write('first ');
      await sleep(200);
      response.end('last');
    });
    const body = fetch(address(listener)).then((answer) => answer.text());
    await sleep(80);
    const closed = listener.close(5000);
    await expect(fetch(address(listener))).rejects.toThrow();
    expect(await body).toBe('first last');
    await closed;
  });

  it('cuts what is still open after the grace, and resolves twice', async () => {
    const listener = await open();
    listener.serve((_request, response) => void response.write('for ever'));
    const socket = connect(listener.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    const cut = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    await sleep(80);
    await Promise.all([listener.close(50), listener.close(50)]);
    await cut;
  });
});
