// A body that does not come is given up; one that comes slowly because we read slowly is not.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { limitBodyTime } from './body-time.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Sends a head that promises a body, and `first` of it. */
async function begun(path: string, first: Buffer, onRequest: (request: IncomingMessage) => void): Promise<Socket> {
  const server = createServer((request) => {
    limitBodyTime(request, { wholeMs: 120, silentMs: 120 });
    onRequest(request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closers.push(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  socket.on('error', () => undefined);
  socket.write(`PATCH ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 90000000\r\n\r\n`);
  socket.write(first);
  return socket;
}

test.each(['/api/users', '/api/uploads/a'])('nothing comes at %s, and the connection is cut', async (path) => {
  const socket = await begun(path, Buffer.from('x'), (request) => request.resume());
  await once(socket, 'close');
});

test('an upload nobody reads is not silent: its bytes wait for us', async () => {
  let request: IncomingMessage | undefined;
  const socket = await begun('/api/uploads/a', Buffer.alloc(1_000_000), (one) => {
    request = one;
  });
  let isClosed = false;
  socket.once('close', () => {
    isClosed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(isClosed).toBe(false);
  request?.resume();
  await once(socket, 'close');
});
