// Days, months and what is left of a budget. Pure.
import type { EgressReport, EgressState } from './egress.ts';

const dayMs = 86_400_000;

/** Shares of the budget, in percent, at which somebody is told. */
export const thresholds = [80, 100] as const;

/** Days a report shows one by one. */
export const shownDays = 30;

/** Months a report shows at most, this one included. */
const shownMonths = 13;

/** Days that are kept: thirteen whole months, so that a year can be compared. */
export const keptDays = 400;

/** The day of UTC. @param nowMs epoch ms. @example dayOf(0) // '1970-01-01' */
export const dayOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 10);

/** The month of a day. @param day as {@link dayOf} says it. @example monthOf('2026-11-28') // '2026-11' */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The first moment of the next day of UTC, epoch ms. @example nextDayMs(1) // 86400000 */
export const nextDayMs = (nowMs: number): number => (Math.floor(nowMs / dayMs) + 1) * dayMs;

/** The first moment of the next month of UTC, epoch ms. @example nextMonthMs(0) // 2678400000 */
export function nextMonthMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}

/**
 * How a month stands.
 *
 * @param usedBytes of all nodes.
 * @param budgetBytes undefined: there is none.
 * @example budgetState(81, 100) // 'near'
 */
export function budgetState(usedBytes: number, budgetBytes: number | undefined): EgressState {
  if (budgetBytes === undefined) return 'off';
  const percent = reachedPercent(usedBytes, budgetBytes);
  if (percent === undefined) return 'within';
  return percent === 100 ? 'spent' : 'near';
}

/**
 * The highest of {@link thresholds} that is reached.
 *
 * @returns undefined: none is.
 * @example reachedPercent(100, 100) // 100
 */
export function reachedPercent(usedBytes: number, budgetBytes: number): 80 | 100 | undefined {
  return thresholds.findLast((percent) => usedBytes * 100 >= budgetBytes * percent);
}

/**
 * The last days up to one, each with its bytes.
 *
 * @param known days of the store, ascending.
 * @param nowMs within the last day.
 */
export function lastDays(known: EgressReport['days'], nowMs: number): EgressReport['days'] {
  const bytesOf = new Map(known.map(({ day, bytes }) => [day, bytes]));
  return Array.from({ length: shownDays }, (_, place) => {
    const day = dayOf(nowMs - (shownDays - 1 - place) * dayMs);
    return { day, bytes: bytesOf.get(day) ?? 0 };
  });
}

/** Days added up by month; those at the end. */
export function byMonth(days: EgressReport['days']): EgressReport['months'] {
  const sums = new Map<string, number>();
  for (const { day, bytes } of days) sums.set(monthOf(day), (sums.get(monthOf(day)) ?? 0) + bytes);
  return [...sums].map(([month, bytes]) => ({ month, bytes })).slice(-shownMonths);
}
