// Times as lists of machinery show them.

/**
 * A time to the minute, in UTC: server and browser must print the same.
 *
 * @example formatMoment('2026-01-10T12:34:56Z') // '2026-01-10 12:34 UTC'
 */
export function formatMoment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/**
 * How long something has been going on.
 *
 * @example formatSpan(93_784) // '1 d 2 h'
 */
export function formatSpan(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
