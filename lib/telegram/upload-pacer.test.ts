// How bytes are spread over time.
import { expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { UploadPacer } from './upload-pacer.ts';

/** Time passes by sleeping only. */
class SleepClock implements Clock {
  #nowMs = 1_000;
  readonly nowMs = () => this.#nowMs;
  async sleep(delayMs: number): Promise<void> {
    this.#nowMs += delayMs;
  }
}

const { signal } = new AbortController();

test('the second turn waits for as long as the first takes', async () => {
  const clock = new SleepClock();
  const pacer = new UploadPacer(clock, 1_000);
  await pacer.take(500, signal);
  expect(clock.nowMs()).toBe(1_000);
  await pacer.take(2_000, signal);
  expect(clock.nowMs()).toBe(1_500);
  await pacer.take(1, signal);
  expect(clock.nowMs()).toBe(3_500);
});

test('a pause saves nothing up', async () => {
  const clock = new SleepClock();
  const pacer = new UploadPacer(clock, 1_000);
  await pacer.take(500, signal);
  await clock.sleep(60_000);
  await pacer.take(1_000, signal);
  const beforeMs = clock.nowMs();
  await pacer.take(1, signal);
  expect(clock.nowMs() - beforeMs).toBe(1_000);
});

test('no limit means no waiting, and a rate below 1 is refused', async () => {
  const clock = new SleepClock();
  const pacer = new UploadPacer(clock, undefined);
  await pacer.take(1e12, signal);
  await pacer.take(1, signal);
  expect(clock.nowMs()).toBe(1_000);
  expect(() => new UploadPacer(clock, 0)).toThrow(RangeError);
});
