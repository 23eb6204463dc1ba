// The small parts of the room: locks, places, sums, who waits.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { RunningSums } from './running-sums.ts';
import { UploadLocks } from './upload-locks.ts';
import { offsetOf } from './upload-progress.ts';
import { Writers } from './writers.ts';

const never = new AbortController().signal;
const bounds = { unfinishedOfOne: 2, unfinished: 3, runningOfOne: 1, running: 2 };
const sender = (subject: string) => ({ subject, seesAll: false });

test('who comes later asks the holder to end, and waits until it has', async () => {
  const locks = new UploadLocks();
  const [first, second] = [locks.newLock('a'), locks.newLock('a')];
  await first.lock(never, () => undefined);
  expect(locks.wanted('a').aborted).toBe(false);
  const wanted = locks.wanted('a');
  let isHeld = false;
  const waiting = second
    .lock(never, () => undefined)
    .then(() => {
      isHeld = true;
    });
  await new Promise((resolve) => setImmediate(resolve));
  expect([wanted.aborted, isHeld]).toEqual([true, false]);
  await first.unlock();
  await waiting;
  expect(locks.wanted('a').aborted).toBe(false);
  await second.unlock();
});

test('who leaves while waiting does not get the lock', async () => {
  const locks = new UploadLocks();
  const holder = locks.newLock('a');
  await holder.lock(never, () => undefined);
  const leaving = new AbortController();
  const waiting = locks.newLock('a').lock(leaving.signal, () => undefined);
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  await holder.unlock();
  await locks.newLock('a').lock(never, () => undefined);
});

test('places are bounded for one and for all, and given back', async () => {
  const writers = new Writers(bounds);
  const ends: (() => void)[] = [];
  const busy = (subject: string) =>
    writers.run(sender(subject), () => new Promise<void>((resolve) => void ends.push(resolve)));
  const running = [busy('a'), busy('b')];
  await expect(busy('a')).rejects.toMatchObject({ code: 'too_many_requests' });
  await expect(busy('c')).rejects.toMatchObject({ code: 'queue_full' });
  for (const end of ends) end();
  await Promise.all(running);
  const failing = writers.run(sender('a'), async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await writers.run(sender('a'), async () => 1)).toBe(1);
});

test('a hundred that begin at once begin no more than may', async () => {
  const writers = new Writers(bounds);
  const begun: string[] = [];
  const store = {
    list: async ({ owner, limit }: { owner?: string; limit: number }) =>
      begun.filter((one) => owner === undefined || one === owner).slice(0, limit) as never[],
  };
  const begin = (subject: string) =>
    writers.begin(store, sender(subject), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      begun.push(subject);
    });
  const own = await Promise.allSettled(Array.from({ length: 50 }, () => begin('a')));
  expect(own.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  const others = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => begin(`b${index}`)));
  expect(others.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a sum is known when all bytes came by in their order, and not otherwise', () => {
  const sums = new RunningSums();
  sums.add('a', 0, Buffer.from('ab'));
  sums.add('a', 2, Buffer.from('c'));
  expect(sums.take('a', 3)).toBe(createHash('md5').update('abc').digest('hex'));
  expect(sums.take('a', 3)).toBe('');
  sums.add('b', 0, Buffer.from('ab'));
  sums.add('b', 1, Buffer.from('bc'));
  expect(sums.take('b', 3)).toBe('');
  for (let index = 0; index < 500; index += 1) sums.add(`c${index}`, 0, Buffer.from('x'));
  expect([sums.take('c0', 1), sums.take('c499', 1) === '']).toEqual(['', false]);
});

test('who waits hears of an arrival, also of one before', async () => {
  const arrivals = new Arrivals();
  const waiting = arrivals.wait('a', async () => undefined, never);
  await new Promise((resolve) => setImmediate(resolve));
  arrivals.arrived('b', 1);
  arrivals.arrived('a', 7);
  expect(await waiting).toBe(7);
  expect(await arrivals.wait('a', async () => 'lost', never)).toBe('lost');
  expect(await arrivals.wait('a', async () => undefined, AbortSignal.abort())).toBeUndefined();
});

test('the offset is that of the store while bytes are missing, and the end afterwards', () => {
  const extent = { state: 'receiving', saved_parts: 2, tail_bytes: 5, size_bytes: 100 } as const;
  expect(offsetOf(extent, 10)).toBe(25);
  expect(offsetOf({ ...extent, state: 'whole', tail_bytes: 0 }, 10)).toBe(100);
});
