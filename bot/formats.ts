// Numbers as people read them.

/**
 * A size as people read it, in decimal units.
 *
 * @example formatSize(1_574_507) // '1.6 MB'
 */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(sizeBytes) / 3));
  return `${(sizeBytes / 1000 ** power).toFixed(power === 1 ? 0 : 1)} ${units[power - 1]}`;
}

/**
 * A duration as people read it.
 *
 * @param seconds may have a fraction.
 * @example formatDuration(3725) // '1:02:05'
 */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const pad = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** Squares of a progress bar. */
const barLength = 10;

/**
 * A progress bar.
 *
 * @param fraction 0 to 1; beyond that it is held at the end it passed.
 * @example progressBar(0.34) // '▰▰▰▱▱▱▱▱▱▱'
 */
export function progressBar(fraction: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * barLength);
  return '▰'.repeat(filled) + '▱'.repeat(barLength - filled);
}

/**
 * Shortens a text to at most `length` UTF-16 units, cutting no character in two.
 *
 * @example shorten('Night train to Vega', 12) // 'Night train…'
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.trimEnd()}…`;
}
