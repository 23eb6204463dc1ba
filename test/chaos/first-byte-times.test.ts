import { expect, it } from 'vitest';
import { FirstByteClock } from './first-byte-times.ts';

it('counts times by bins, and forgets a window once it was taken', () => {
  const clock = new FirstByteClock();
  for (const tookMs of [0.4, 3, 3, 4, 15_000]) clock.note(tookMs);
  expect(clock.takeWindow()?.p50Ms).toBeCloseTo(3, 1);
  expect(clock.takeWindow()).toBeUndefined();
  const { bins, count, maxMs } = clock.times;
  expect(count).toBe(5);
  expect(maxMs).toBeGreaterThan(14_900);
  expect(bins.filter((bin) => bin.count > 0)).toEqual([
    { belowMs: 1, count: 1 },
    { belowMs: 5, count: 3 },
    { belowMs: null, count: 1 },
  ]);
});

it('says nothing of no times', () => {
  expect(new FirstByteClock().times).toMatchObject({ count: 0, p95Ms: 0, maxMs: 0 });
});
