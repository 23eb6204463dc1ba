// What counts as recent.
import { expect, test } from 'vitest';
import { RateMeter } from './rate-meter.ts';

test('a rate is the mean of the last five seconds', () => {
  const meter = new RateMeter();
  expect(meter.bytesPerSecond(0)).toBe(0);
  for (let second = 0; second < 10; second++) meter.add(1_000, second * 1_000);
  expect(meter.bytesPerSecond(9_500)).toBe(1_000);
  expect(meter.bytesPerSecond(12_000)).toBe(400);
  expect(meter.bytesPerSecond(60_000)).toBe(0);
});
