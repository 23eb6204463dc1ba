import { describe, expect, it } from 'vitest';
import { budgetState, byMonth, dayOf, nextDayMs, nextMonthMs, reachedPercent } from './budget-rules.ts';

describe('a month', () => {
  it('ends at midnight of UTC, in leap years and at the end of the year too', () => {
    expect(new Date(nextMonthMs(Date.UTC(2028, 1, 29, 23, 59))).toISOString()).toBe('2028-03-01T00:00:00.000Z');
    expect(new Date(nextMonthMs(Date.UTC(2026, 11, 1))).toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(dayOf(nextDayMs(Date.UTC(2026, 11, 31)))).toBe('2027-01-01');
  });

  it.each([
    [0, undefined, 'off'],
    [79.9, 100, 'within'],
    [80, 100, 'near'],
    [99.9, 100, 'near'],
    [100, 100, 'spent'],
    [500, 100, 'spent'],
  ] as const)('with %d of %s is %s', (used, budget, state) => {
    expect(budgetState(used, budget)).toBe(state);
  });

  it('is compared without losing a byte', () => {
    expect(reachedPercent(15_999_999_999, 20e9)).toBeUndefined();
    expect(reachedPercent(16e9, 20e9)).toBe(80);
  });

  it('of many is the last thirteen', () => {
    const days = Array.from({ length: 20 }, (_, at) => ({ day: dayOf(Date.UTC(2025, at, 5)), bytes: 1 }));
    expect(byMonth(days).map(({ month }) => month)).toEqual(days.slice(-13).map(({ day }) => day.slice(0, 7)));
  });
});
