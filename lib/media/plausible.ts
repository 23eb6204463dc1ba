// Numbers of files are not to be believed. Pure.

/**
 * A sample rate in Hz, 0 for what is none: files may say infinite, or not a number.
 *
 * @example plausibleRate(Number.POSITIVE_INFINITY) // 0
 */
export function plausibleRate(rate: number): number {
  return rate > 0 && rate < 10_000_000 ? Math.round(rate) : 0;
}
