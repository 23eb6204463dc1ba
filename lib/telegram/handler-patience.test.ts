// How often a handler is called, and what is told of its failures.
import { expect, test } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { handlePatiently, type Setback } from './handler-patience.ts';

function world() {
  const slept: number[] = [];
  const told: Setback[] = [];
  const stopping = new AbortController();
  const clock: Clock = { nowMs: () => 0, sleep: async (delayMs) => void slept.push(delayMs) };
  const options = { clock, signal: stopping.signal, onSetback: (setback: Setback) => void told.push(setback) };
  return { slept, told, stopping, options };
}

test('a handler that fails is called three times', async () => {
  const { options, told, slept } = world();
  let calls = 0;
  await handlePatiently(async () => {
    calls += 1;
    throw new Error('no');
  }, options);
  expect(calls).toBe(3);
  expect(told).toEqual(['is tried again', 'is tried again', 'is skipped']);
  expect(slept).toEqual([1_000, 5_000]);
});

test('a store that is away is waited for, however long, and told of once', async () => {
  const { options, told, slept } = world();
  let calls = 0;
  await handlePatiently(async () => {
    calls += 1;
    if (calls <= 500) throw new AppError('storage_unavailable');
  }, options);
  expect(calls).toBe(501);
  expect(told).toEqual(['waits for the store']);
  expect(Math.max(...slept)).toBe(2_000);
});

test('a failure after the absence has its tries all the same', async () => {
  const { options, told } = world();
  let calls = 0;
  await handlePatiently(async () => {
    calls += 1;
    if (calls <= 10) throw new AppError('storage_unavailable');
    if (calls <= 12) throw new Error('no');
  }, options);
  expect(calls).toBe(13);
  expect(told).toEqual(['waits for the store', 'is tried again', 'is tried again']);
});

test('a stop ends the waiting, and what was told counts as not handled', async () => {
  const { options, stopping } = world();
  let calls = 0;
  const handled = handlePatiently(async () => {
    calls += 1;
    if (calls === 20) stopping.abort();
    throw new AppError('storage_unavailable');
  }, options);
  await expect(handled).rejects.toMatchObject({ code: 'aborted' });
  expect(calls).toBe(20);
});
