import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { RawSocket } from '#test/harness/raw-socket.ts';
import { AppError } from '../errors.ts';
import { createLog, type Log, silentLog } from '../log.ts';
import { nodeListener, type WebHandler } from './node-listener.ts';

const servers: Server[] = [];

async function serve(handle: WebHandler, log: Log = silentLog): Promise<string> {
  const server = createServer(nodeListener(handle, log)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function newPromise<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function ask(url: string, request: string, head = false) {
  const socket = await RawSocket.open(url);
  socket.send(request);
  const answer = await socket.read({ head });
  return { answer, socket };
}

it('hands method, path, headers and body on, and the answer back', async () => {
  const url = await serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const said = [request.method, pathname, search, request.headers.get('depth'), await request.text()].join('|');
    return new Response(said, { status: 207, headers: { 'content-length': String(said.length), dav: '1' } });
  });
  const { answer, socket } = await ask(
    url,
    'PROPFIND /a%20b?c HTTP/1.1\r\nhost: x\r\ndepth: 1\r\ncontent-length: 2\r\n\r\nhi',
  );
  expect([answer.status, answer.header('dav'), answer.framing]).toEqual([207, '1', 'length']);
  expect(answer.body.toString()).toBe('PROPFIND|/a%20b|?c|1|hi');
  socket.send('GET /next HTTP/1.1\r\nhost: x\r\n\r\n');
  expect((await socket.read()).body.toString()).toBe('GET|/next|||');
  socket.close();
});

it('answers HEAD with the length of what it does not send', async () => {
  const url = await serve(async () => new Response(null, { headers: { 'content-length': '5' } }));
  const { answer, socket } = await ask(url, 'HEAD / HTTP/1.1\r\nhost: x\r\n\r\n', true);
  expect(answer.header('content-length')).toBe('5');
  socket.close();
});

it('tells the handler that the client has left, and stops pulling', async () => {
  let pulled = 0;
  const left = newPromise<unknown>();
  const cancelled = newPromise<void>();
  const url = await serve(async (request) => {
    request.signal.addEventListener('abort', () => left.resolve(request.signal.reason));
    return new Response(
      new ReadableStream({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(64 * 1024));
        },
        cancel: () => cancelled.resolve(),
      }),
    );
  });
  const socket = await RawSocket.open(url);
  socket.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await socket.read({ atMostBytes: 10 });
  socket.close();
  expect(await left.promise).toMatchObject({ code: 'aborted' });
  await cancelled.promise;
  expect(pulled).toBeLessThan(1000);
});

it('cuts the connection when a body fails, so that a part is not taken for the whole', async () => {
  const failing = newPromise<void>();
  const url = await serve(async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('part')),
      async pull(controller) {
        await failing.promise;
        controller.error(new AppError('telegram_unavailable'));
      },
    });
    return new Response(body);
  });
  const socket = await RawSocket.open(url);
  socket.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  expect((await socket.read({ atMostBytes: 4 })).body.toString()).toBe('part');
  failing.resolve();
  expect(await socket.isClosedByServer(5000), 'without the last chunk').toBe(true);
  socket.close();
});

it('answers 500 when the handler fails, and says so in the log', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const url = await serve(() => Promise.reject(new Error('broken')), log);
  const { answer, socket } = await ask(url, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  expect([answer.status, answer.header('content-length')]).toEqual([500, '0']);
  expect(lines.join('')).toContain('broken');
  socket.close();
});

it('closes after an answer to a request whose body nobody read', async () => {
  const url = await serve(async () => new Response(null, { status: 413, headers: { 'content-length': '0' } }));
  const { answer, socket } = await ask(url, 'PROPFIND / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nabc');
  expect([answer.status, answer.header('connection')]).toEqual([413, 'close']);
  socket.close();
});
