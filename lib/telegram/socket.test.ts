// Exact reads over a real loopback socket, and the framing on top of them.
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AbridgedConnection, abridgedHeader } from './abridged-connection.ts';
import { ExactSocket } from './socket.ts';

let server: Server;
let accepted: Socket[];
let port: number;
beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    accepted.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
});
afterEach(() => {
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function pair(): Promise<{ client: ExactSocket; peer: Socket }> {
  const arrived = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  const client = await ExactSocket.open({ host: '127.0.0.1', port }, 1_000);
  await arrived;
  const [peer] = accepted;
  if (!peer) throw new Error('nobody connected');
  return { client, peer };
}

test('a read gets exactly its bytes however they arrive', async () => {
  const { client, peer } = await pair();
  const first = client.read(5);
  peer.write('ab');
  setTimeout(() => peer.write('cdefg'), 20);
  expect((await first).toString()).toBe('abcde');
  expect((await client.read(2)).toString()).toBe('fg');
  client.close();
});

test('what arrived before the end can still be read, what did not is lost', async () => {
  const { client, peer } = await pair();
  peer.end('abc');
  expect((await client.read(3)).toString()).toBe('abc');
  await expect(client.read(1)).rejects.toMatchObject({ reason: 'lost' });
});

test('a slow reader stops the sender', async () => {
  const { client, peer } = await pair();
  const block = Buffer.alloc(24 * 1024 * 1024, 7);
  let isFlushed = false;
  peer.write(block, () => {
    isFlushed = true;
  });
  await client.read(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isFlushed).toBe(false);
  const rest = await client.read(block.length - 1);
  expect(rest.equals(block.subarray(1))).toBe(true);
  client.close();
});

test('a refused connection is told', async () => {
  server.close();
  await expect(ExactSocket.open({ host: '127.0.0.1', port: 1 }, 1_000)).rejects.toMatchObject({
    reason: 'unreachable',
  });
});

test.each([
  [16, '04'],
  [504, '7e'],
  [508, '7f7f0000'],
  [1_048_620, '7f0b0004'],
])('the header of %i bytes', (length, hex) => {
  expect(abridgedHeader(length).toString('hex')).toBe(hex);
});

test('a frame longer than any message ends the connection instead of filling the memory', async () => {
  const connection = new AbridgedConnection({ host: '127.0.0.1', port }, 1_000);
  const arrived = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  await connection.connect();
  await arrived;
  accepted[0]?.write(Buffer.from('7fffffff', 'hex'));
  await expect(connection.recv()).rejects.toMatchObject({ reason: 'lost' });
  await connection.disconnect();
});
