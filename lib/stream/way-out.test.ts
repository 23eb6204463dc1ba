// What takes the way to a viewer: counted piece by piece, slowed down, refused before anything is made.
import { describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { pacedBody } from './paced-body.ts';
import { openWayOut, type WayOutOptions } from './way-out.ts';

const bytes = patternBytes(700_000, 3);
const request = { item: { chat_id: 9, message_id: 1 }, headers: new Headers() };

function world(admit?: WayOutOptions['admit']) {
  const sent: number[] = [];
  const slept: number[] = [];
  const clock: Clock = { nowMs: () => 0, sleep: async (ms) => void slept.push(ms) };
  const nothing = () => undefined;
  const sentOf = (count: number) => void sent.push(count);
  const observer = { opened: nothing, firstByte: nothing, ended: nothing, sent: sentOf };
  return { sent, slept, clock, open: () => openWayOut({ admit, observer, clock }, request) };
}

const all = async (body: ReadableStream<Uint8Array>) => Buffer.from(await new Response(body).arrayBuffer());

describe('the way out', () => {
  it('hands out bytes as they are and counts each once', async () => {
    const { open, sent, slept } = world();
    expect((await all(open().handOut(bytes))).equals(bytes)).toBe(true);
    expect(sent).toEqual([262_144, 262_144, 175_712]);
    expect(slept).toEqual([]);
    expect((await all(open().handOut(new Uint8Array(0)))).byteLength).toBe(0);
  });

  it('does not count what nobody took', async () => {
    const { open, sent } = world();
    const reader = open().handOut(bytes).getReader();
    await reader.read();
    await reader.cancel();
    expect(sent).toEqual([262_144]);
  });

  it('lets whoever may hand out bytes take them over, and has them still', async () => {
    const { open } = world();
    const reader = open().handOut(bytes).getReader();
    const { value } = await reader.read();
    value?.fill(0);
    expect((await all(open().handOut(bytes))).equals(patternBytes(700_000, 3))).toBe(true);
  });

  it('is closed before anything is made', () => {
    const { open } = world(() => {
      throw new AppError('egress_spent');
    });
    expect(open).toThrow(expect.objectContaining({ code: 'egress_spent' }));
  });

  it('waits for each piece as long as the pace says', async () => {
    const taken: number[] = [];
    const { open, slept } = world(() => ({ take: (count) => taken.push(count) * 10 }));
    expect((await all(open().handOut(bytes))).equals(bytes)).toBe(true);
    expect(taken.reduce((sum, count) => sum + count)).toBe(bytes.byteLength);
    expect(Math.max(...taken)).toBe(65_536);
    expect(slept).toEqual(taken.map((_, place) => (place + 1) * 10));
  });
});

describe('a body with a pace', () => {
  it('ends a wait, and the body behind it, when its viewer leaves', async () => {
    const ended: unknown[] = [];
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: (reason) => void ended.push(reason),
    });
    let signal: AbortSignal | undefined;
    const sleep: Clock['sleep'] = (_ms, given) => {
      signal = given;
      return new Promise((_, reject) => given?.addEventListener('abort', () => reject(given.reason)));
    };
    const reader = pacedBody(body, { pace: { take: () => 1000 }, clock: { sleep } }).getReader();
    const waiting = reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    await reader.cancel('gone');
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(signal?.aborted).toBe(true);
    expect(ended).toEqual(['gone']);
  });

  it('fails as the body behind it fails', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new AppError('file_changed')),
    });
    const paced = pacedBody(body, { pace: { take: () => 0 }, clock: { sleep: async () => undefined } });
    await expect(all(paced)).rejects.toMatchObject({ code: 'file_changed' });
  });
});
