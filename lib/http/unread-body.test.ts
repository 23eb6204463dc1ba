import { createServer, type Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { RawSocket } from '#test/harness/raw-socket.ts';
import { closeWhenUnread } from './unread-body.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Reads the beginning of a body, finds it too large, and leaves the rest; short ones are read. */
async function startServer(): Promise<string> {
  const server = createServer(async (request, response) => {
    closeWhenUnread(request, response);
    if (Number(request.headers['content-length']) < 1000) {
      for await (const _chunk of request);
      return void response.end('read');
    }
    request.pipe(new PassThrough({ highWaterMark: 1 })).once('readable', () => {
      response.writeHead(413, { 'content-length': 0 }).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const post = (length: number, sent = length) =>
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(sent)}`;

it('nobody waits behind a body that was left unread: the connection is closed', async () => {
  const socket = await RawSocket.open(await startServer());
  socket.send(post(1_000_000, 100_000));
  const answer = await socket.read();
  expect([answer.status, answer.header('connection')]).toEqual([413, 'close']);
  expect(await socket.isClosedByServer(5000)).toBe(true);
});

it('a body that was read leaves the connection open', async () => {
  const socket = await RawSocket.open(await startServer());
  for (let time = 0; time < 2; time += 1) {
    socket.send(post(10));
    const answer = await socket.read();
    expect([answer.status, answer.header('connection')]).toEqual([200, 'keep-alive']);
  }
  socket.close();
});
