// Connections over real loopback sockets: messages however their bytes arrive, ends, back-pressure.
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AbridgedConnection } from './abridged-connection.ts';
import { abridgedHeader } from './abridged-frames.ts';

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

async function pair(): Promise<{ client: AbridgedConnection; peer: Socket }> {
  const arrived = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  const client = new AbridgedConnection({ host: '127.0.0.1', port }, 1_000);
  await client.connect();
  await arrived;
  const [peer] = accepted;
  if (!peer) throw new Error('nobody connected');
  return { client, peer };
}

/** A message whose bytes tell their place. */
function message(sizeBytes: number, seed = 1): Buffer {
  return Buffer.from(Uint8Array.from({ length: sizeBytes }, (_, index) => index * 7 + (index >> 8) + seed));
}

const frame = (body: Buffer) => Buffer.concat([abridgedHeader(body.length), body]);

test('messages of all sizes, in whatever pieces they arrive', async () => {
  const { client, peer } = await pair();
  const bodies = [4, 504, 508, 40_000, 100_000, 4, 1_048_620, 65_536].map((size, index) => message(size, index));
  const stream = Buffer.concat(bodies.map(frame));
  for (let at = 0, step = 1; at < stream.length; at += step, step = (step * 3) % 150_001) {
    peer.write(stream.subarray(at, at + step));
    if (at < 5_000) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const body of bodies) expect((await client.recv()).equals(body)).toBe(true);
  await client.disconnect();
});

test('every message has memory of its own and of its exact size', async () => {
  const { client, peer } = await pair();
  peer.write(Buffer.concat([frame(message(200_000)), frame(message(200_000, 2))]));
  const [first, second] = [await client.recv(), await client.recv()];
  expect(first.buffer).not.toBe(second.buffer);
  expect([first.buffer.byteLength, second.buffer.byteLength]).toEqual([200_000, 200_000]);
  await client.disconnect();
});

test('what arrived before the end can still be read, what did not is lost', async () => {
  const { client, peer } = await pair();
  peer.end(Buffer.concat([frame(message(8)), frame(message(12)).subarray(0, 7)]));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await client.recv()).length).toBe(8);
  await expect(client.recv()).rejects.toMatchObject({ reason: 'lost' });
});

test('a slow reader stops the sender, and gets everything when it reads on', async () => {
  const { client, peer } = await pair();
  const bodies = Array.from({ length: 24 }, (_, index) => Buffer.alloc(1024 * 1024, index));
  let isFlushed = false;
  peer.write(Buffer.concat(bodies.map(frame)), () => {
    isFlushed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isFlushed).toBe(false);
  for (const body of bodies) expect((await client.recv()).equals(body)).toBe(true);
  expect(isFlushed).toBe(true);
  await client.disconnect();
});

test('what is sent arrives with its header behind the mark of the transport', async () => {
  const { client, peer } = await pair();
  const arrived: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => arrived.push(chunk));
  await client.send(message(508));
  await client.send(message(16));
  await expect
    .poll(() =>
      Buffer.concat(arrived).equals(Buffer.concat([Buffer.from([0xef]), frame(message(508)), frame(message(16))])),
    )
    .toBe(true);
  await client.disconnect();
});

test('a refused connection is told', async () => {
  const client = new AbridgedConnection({ host: '127.0.0.1', port: 1 }, 1_000);
  await expect(client.connect()).rejects.toMatchObject({ reason: 'unreachable' });
});

test('disconnecting while connecting ends the wait', async () => {
  const client = new AbridgedConnection({ host: '127.0.0.1', port }, 1_000);
  const connecting = client.connect();
  await client.disconnect();
  await expect(connecting).rejects.toMatchObject({ reason: 'unreachable' });
});

test.each([
  [16, '04'],
  [504, '7e'],
  [508, '7f7f0000'],
  [1_048_620, '7f0b0004'],
])('the header of %i bytes', (length, hex) => {
  expect(abridgedHeader(length).toString('hex')).toBe(hex);
});

describe.each(['7fffffff', '00'])('an impossible header %s', (hex) => {
  test('ends the connection instead of filling the memory', async () => {
    const { client, peer } = await pair();
    peer.write(Buffer.from(hex, 'hex'));
    await expect(client.recv()).rejects.toMatchObject({ reason: 'lost', message: 'the framing is broken' });
    await client.disconnect();
  });
});
