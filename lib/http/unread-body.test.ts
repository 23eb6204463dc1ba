import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { RawSocket } from '#test/harness/raw-socket.ts';
import { discardUnread, type UnreadBounds } from './unread-body.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Reads the first bytes of a body, finds it too large, and leaves the rest. */
async function startServer(bounds: UnreadBounds): Promise<string> {
  const server = createServer((request, response) => {
    discardUnread(request, response, bounds);
    if (request.method === 'GET') return void response.end('next');
    request.once('data', () => {
      request.pause();
      response.writeHead(413, { 'content-length': 0 }).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const head = (start: string, length: number) => `${start} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

it('lets the next request of a connection through after a body that was too large', async () => {
  const socket = await RawSocket.open(await startServer({}));
  socket.send(head('POST /', 1_000_000) + 'x'.repeat(1_000_000));
  expect((await socket.read()).status).toBe(413);
  socket.send(head('GET /', 0));
  expect((await socket.read()).body.toString()).toBe('next');
  socket.close();
});

it('cuts a body that has no end', async () => {
  const socket = await RawSocket.open(await startServer({ mostBytes: 100_000 }));
  socket.send(head('POST /', 10_000_000) + 'x'.repeat(1_000_000));
  expect((await socket.read()).status).toBe(413);
  expect(await socket.isClosedByServer(5000)).toBe(true);
});

it('cuts a body that does not come', async () => {
  const socket = await RawSocket.open(await startServer({ withinMs: 50 }));
  socket.send(`${head('POST /', 1000)}x`);
  expect((await socket.read()).status).toBe(413);
  expect(await socket.isClosedByServer(5000)).toBe(true);
});
