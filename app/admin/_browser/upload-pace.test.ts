// What is shown of speed and time left.
import { expect, test } from 'vitest';
import { bytesPerSecond, type PaceSample, secondsLeft, withSample } from './upload-pace.ts';

test('the last seconds count, not the whole way', () => {
  let samples: readonly PaceSample[] = [];
  for (let second = 0; second <= 20; second += 1) {
    const bytes = second <= 10 ? second * 1000 : 10_000 + (second - 10) * 5000;
    samples = withSample(samples, { atMs: second * 1000, bytes });
  }
  expect(bytesPerSecond(samples)).toBe(5000);
});

test('nothing is said before there is a second to judge by', () => {
  expect(bytesPerSecond([])).toBeUndefined();
  expect(bytesPerSecond([{ atMs: 0, bytes: 0 }])).toBeUndefined();
  const quick = [
    { atMs: 0, bytes: 0 },
    { atMs: 999, bytes: 5 },
  ];
  expect(bytesPerSecond(quick)).toBeUndefined();
});

test('the samples are bounded', () => {
  let samples: readonly PaceSample[] = [];
  for (let count = 0; count < 1000; count += 1) samples = withSample(samples, { atMs: count, bytes: count });
  expect(samples).toHaveLength(40);
});

test('a line that stands still has no time left to tell', () => {
  expect(secondsLeft(10, undefined)).toBeUndefined();
  expect(secondsLeft(10, 0)).toBeUndefined();
  expect(secondsLeft(10, 3)).toBe(4);
  expect(secondsLeft(0, 3)).toBe(0);
});
