// The order in which waiting parts get a bot.
import { setMaxListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { PartQueue, type Turn } from './part-queue.ts';

interface TestPart {
  readonly name: string;
  readonly isUrgent: boolean;
  readonly signal: AbortSignal;
}

const part = (name: string, isUrgent = false, signal = new AbortController().signal): TestPart => ({
  name,
  isUrgent,
  signal,
});

/** A queue before a counter with some free seats. */
function makeQueue(state: { seats: number }) {
  const served: string[] = [];
  const decide = ({ name }: TestPart): Turn<string> => {
    if (name === 'late') return { kind: 'fail', error: new AppError('telegram_unavailable') };
    if (state.seats === 0) return { kind: 'wait' };
    state.seats--;
    served.push(name);
    return { kind: 'take', bot: name };
  };
  const queue = new PartQueue<TestPart, string>({ decide, hasRoom: () => state.seats > 0 });
  return { queue, served };
}

describe('PartQueue', () => {
  test('serves first parts before read-ahead, and both in the order they came', async () => {
    const state = { seats: 0 };
    const { queue, served } = makeQueue(state);
    const all = [part('a'), part('b'), part('c', true), part('d', true)].map((each) => queue.take(each));
    state.seats = 3;
    queue.serve();
    expect(served).toEqual(['c', 'd', 'a']);
    state.seats = 1;
    queue.serve();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.size).toBe(0);
  });

  test('an aborted part leaves at once and its place is free', async () => {
    const state = { seats: 0 };
    const { queue, served } = makeQueue(state);
    const abort = new AbortController();
    const gone = queue.take(part('gone', false, abort.signal));
    const next = queue.take(part('next'));
    abort.abort();
    await expect(gone).rejects.toMatchObject({ code: 'aborted' });
    expect(queue.size).toBe(1);
    state.seats = 1;
    queue.serve();
    expect([await next, served]).toEqual(['next', ['next']]);
  });

  test('a review finds those whose time is over though no seat is free', async () => {
    const { queue } = makeQueue({ seats: 0 });
    const late = queue.take(part('late'));
    expect(queue.size).toBe(1);
    queue.review();
    await expect(late).rejects.toMatchObject({ code: 'telegram_unavailable' });
  });

  test('is bounded', async () => {
    const { queue } = makeQueue({ seats: 0 });
    const abort = new AbortController();
    setMaxListeners(0, abort.signal);
    const waiting = Array.from({ length: 4_000 }, (_, index) => queue.take(part(`${index}`, false, abort.signal)));
    await expect(queue.take(part('one more'))).rejects.toMatchObject({ code: 'telegram_unavailable' });
    abort.abort();
    await Promise.allSettled(waiting);
    expect(queue.size).toBe(0);
  });
});
