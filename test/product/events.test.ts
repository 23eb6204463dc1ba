// Live events through the built product: nothing holds them back, and nobody waits for them at the end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, startApiWorld } from '#test/harness/api-world.ts';

let world: ApiWorld;

beforeAll(async () => {
  world = await startApiWorld();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

const open = (headers: Record<string, string> = {}) => fetch(`${world.url}/api/events`, { headers });

/** Reads until a word comes, and goes. */
async function readUntil(answer: Response, word: string): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(word)) return text;
  }
  throw new Error(`ended without ${word}: ${text}`);
}

describe('live events', () => {
  it('come one by one, uncompressed, also to who would take them compressed', async () => {
    const answer = await open({ 'accept-encoding': 'gzip, br' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const added = readUntil(answer, 'event: added');
    await world.send('Morning Ferry.mp4', 20_100);
    expect(await added).toMatch(/^retry: 3000\nid: \w+-\d+\n\n/);
  });

  it('are told to who comes back', async () => {
    const first = await readUntil(await open(), '\n\n');
    const id = /^id: (\S+)$/m.exec(first)?.[1] ?? '';
    await world.send('Evening Ferry.mp4', 20_200);
    await readUntil(await open({ 'last-event-id': id }), 'event: added');
    expect(await readUntil(await open({ 'last-event-id': 'of-another-time' }), '\n\n')).toContain('event: reset');
  });

  it('end with the product, which does not wait for who reads them', async () => {
    const open3 = await Promise.all([open(), open(), open()]);
    await Promise.all(open3.map((answer) => readFirst(answer)));
    const ended = world.stop();
    for (const answer of open3) expect(await rest(answer)).toBe('ended');
    expect(await ended).toBe(0);
    expect(world.product.output()).not.toMatch(/"level":(50|60)/);
  });
});

const readers = new WeakMap<Response, ReadableStreamDefaultReader<Uint8Array>>();

async function readFirst(answer: Response): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) throw new Error('no body');
  readers.set(answer, reader);
  await reader.read();
}

/** Cleanly, or by a cut. */
async function rest(answer: Response): Promise<'ended' | 'cut'> {
  try {
    while (!(await readers.get(answer)?.read())?.done);
    return 'ended';
  } catch {
    return 'cut';
  }
}
