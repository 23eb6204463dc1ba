// How the number of parts in flight follows what Telegram says.
import { describe, expect, test } from 'vitest';
import { PartsLimit } from './parts-limit.ts';

const grow = (limit: PartsLimit, times: number) => {
  for (let time = 0; time < times; time++) limit.grow();
};

describe('PartsLimit', () => {
  test('begins low and ends at its bound', () => {
    const limit = new PartsLimit(10);
    expect(limit.parts).toBe(4);
    grow(limit, 1_000);
    expect(limit.parts).toBe(10);
    expect(new PartsLimit(2).parts).toBe(2);
  });

  test('grows by about one for each full round', () => {
    const limit = new PartsLimit(10);
    grow(limit, 5);
    expect(limit.parts).toBe(5);
  });

  test('halves, but never below one', () => {
    const limit = new PartsLimit(10);
    const seen = [1, 2, 3, 4].map((second) => {
      limit.cut(second * 1_000, second * 1_000 + 500);
      return limit.parts;
    });
    expect(seen).toEqual([2, 1, 1, 1]);
  });

  test('parts that were under way at the last cut do not cut again', () => {
    const limit = new PartsLimit(8);
    limit.cut(1_000, 2_000);
    limit.cut(1_500, 2_100);
    limit.cut(2_000, 2_200);
    expect(limit.parts).toBe(2);
  });

  test('recovers after a cut', () => {
    const limit = new PartsLimit(10);
    limit.cut(1_000, 2_000);
    grow(limit, 12);
    expect(limit.parts).toBeGreaterThanOrEqual(4);
  });

  test('refuses a bound below one', () => {
    expect(() => new PartsLimit(0)).toThrow('most must be at least 1');
  });
});
