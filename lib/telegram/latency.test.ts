// When a part counts as late.
import { describe, expect, test } from 'vitest';
import { Latency, lateAfterMs, percentile } from './latency.ts';

const kibibyte = 1024;

describe('percentile', () => {
  test.each([
    [[5], 0.95, 5],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.95, 95],
  ])('of %j at %d is %d', (samples, share, expected) => {
    expect(percentile(samples, share)).toBe(expected);
  });
});

describe('lateAfterMs', () => {
  test.each([
    [undefined, 2_000],
    [10, 500],
    [250, 500],
    [600, 1_200],
    [9_000, 4_000],
  ])('with a p95 of %s it is %d', (p95Ms, expected) => {
    expect(lateAfterMs(p95Ms)).toBe(expected);
  });
});

describe('Latency', () => {
  test('says nothing before it has seen eight parts of the size', () => {
    const latency = new Latency();
    for (let part = 0; part < 7; part++) latency.record(512 * kibibyte, 100);
    expect(latency.p95Ms(512 * kibibyte)).toBeUndefined();
    latency.record(512 * kibibyte, 100);
    expect(latency.p95Ms(512 * kibibyte)).toBe(100);
    expect(latency.p95Ms(64 * kibibyte)).toBeUndefined();
  });

  test('keeps small and large parts apart', () => {
    const latency = new Latency();
    for (let part = 0; part < 8; part++) {
      latency.record(64 * kibibyte, 50);
      latency.record(1024 * kibibyte, 400);
    }
    expect([latency.p95Ms(4 * kibibyte), latency.p95Ms(1024 * kibibyte)]).toEqual([50, 400]);
    expect(latency.overallP95Ms()).toBe(400);
  });

  test('forgets what is long past', () => {
    const latency = new Latency();
    for (let part = 0; part < 64; part++) latency.record(64 * kibibyte, 5_000);
    for (let part = 0; part < 64; part++) latency.record(64 * kibibyte, 50);
    expect(latency.p95Ms(64 * kibibyte)).toBe(50);
  });
});
