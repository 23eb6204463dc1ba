// Films of one address at a time: so many and no more, and each place is given back.
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { clientHeader } from './client-address.ts';
import { type Listener, openListener } from './listener.ts';
import { StreamPlaces } from './stream-places.ts';

let listener: Listener | undefined;
afterEach(() => listener?.close(0));

const from = (client: string) => ({ headers: { [clientHeader]: client } });

it('gives each address its own, and people behind one proxy more', () => {
  const places = new StreamPlaces(2);
  const take = (client: string) => places.take(from(client), new EventEmitter() as never);
  expect([take('192.0.2.1'), take('192.0.2.1'), take('192.0.2.1'), take('192.0.2.2')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  const shared = Array.from({ length: 41 }, () => take('shared 10.0.0.1'));
  expect(shared.filter(Boolean)).toHaveLength(40);
});

it('takes a place back with its answer, and remembers nobody who has none', () => {
  const places = new StreamPlaces(1);
  const answers = ['a', 'b', 'a'].map((client) => {
    const response = new EventEmitter();
    return { response, isTaken: places.take(from(client), response as never) };
  });
  expect(answers.map(({ isTaken }) => isTaken)).toEqual([true, true, false]);
  expect(places.clients).toBe(2);
  for (const { response } of answers) response.emit('close');
  expect(places.clients).toBe(0);
  expect(places.take(from('a'), new EventEmitter() as never)).toBe(true);
});

it('knows no bound by 0', () => {
  const places = new StreamPlaces(0);
  expect(Array.from({ length: 500 }, () => places.take(from('a'), new EventEmitter() as never)).every(Boolean)).toBe(
    true,
  );
});

it('answers what is too much with 429 and when to come again, and all else as ever', async () => {
  listener = await openListener({ host: '127.0.0.1', port: 0, streamsPerClient: 2 });
  const { port } = listener;
  listener.serve((request, response) => void response.writeHead(200).write(request.url ?? ''));
  const open = async (path: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return { socket, text: bytes.toString('latin1') };
  };
  const opened = [await open('/stream/1/2'), await open('/dav/Movies/a.mp4')];
  const refused = await open('/stream/1/2?x=1');
  expect(refused.text).toMatch(/^HTTP\/1\.1 429 .*\r\nretry-after: 5\r\n/s);
  expect((await open('/api/catalog')).text).toMatch(/^HTTP\/1\.1 200 /);
  for (const { socket, text } of opened) {
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    socket.resetAndDestroy();
  }
  await expect.poll(async () => (await open('/stream/1/3')).text.slice(9, 12)).toBe('200');
});
