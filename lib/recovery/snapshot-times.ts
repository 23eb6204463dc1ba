// When the next copy of the store is due, and which of the copies are too many. Pure.

/** A copy's name tells its day in local time. */
const pattern = /^streamvault-(\d{4}-\d{2}-\d{2})\.db$/;

/** After so long without a copy the night is not waited for: the machine was off at that hour. */
const overdueMs = 26 * 3_600_000;
/** Then the copy is made this long after the start, when it has become quiet. */
const quietMs = 60_000;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** @example snapshotName(Date.parse('2026-01-10T12:00:00Z')) // 'streamvault-2026-01-10.db' */
export function snapshotName(nowMs: number): string {
  const now = new Date(nowMs);
  return `streamvault-${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}.db`;
}

/**
 * @param newestMs when the newest copy was made; undefined: there is none, and the first night is early enough.
 * @param hour of local time, 0 to 23.
 * @returns milliseconds since the Unix epoch.
 * @example nextSnapshotMs(0, 4, -172_800_000) // 60000
 */
export function nextSnapshotMs(nowMs: number, hour: number, newestMs: number | undefined): number {
  if (newestMs !== undefined && nowMs - newestMs > overdueMs) return nowMs + quietMs;
  const due = new Date(nowMs);
  due.setHours(hour, 0, 0, 0);
  // By the calendar, not by 24 hours: a day may have 23 or 25.
  if (due.getTime() <= nowMs) due.setDate(due.getDate() + 1);
  return due.getTime();
}

/**
 * Names of copies beyond the newest `keep`; other files are never named.
 *
 * @example superfluous(['streamvault-2026-01-01.db', 'streamvault-2026-01-02.db', 'notes.txt'], 1) // ['streamvault-2026-01-01.db']
 */
export function superfluous(names: readonly string[], keep: number): readonly string[] {
  const copies = names.filter((name) => pattern.test(name)).sort((a, b) => (a < b ? 1 : -1));
  return copies.slice(keep);
}

/**
 * True for the name of a copy.
 *
 * @example isSnapshot('streamvault-2026-01-01.db') // true
 */
export function isSnapshot(name: string): boolean {
  return pattern.test(name);
}
