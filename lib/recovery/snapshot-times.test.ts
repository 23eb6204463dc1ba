import { describe, expect, it } from 'vitest';
import { isSnapshot, nextSnapshotMs, snapshotName, superfluous } from './snapshot-times.ts';

/** Local time, as the setting is. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 0, day, hour, minute).getTime();
const hourMs = 3_600_000;

describe('the next nightly copy', () => {
  it.each<[string, number, number | undefined, number]>([
    ['later today', at(10, 3), undefined, at(10, 4)],
    ['tomorrow, when the hour has begun', at(10, 4), at(10, 4), at(11, 4)],
    ['tomorrow, from the evening', at(10, 23, 59), at(10, 4), at(11, 4)],
    ['over the end of a month', at(31, 12), at(31, 4), new Date(2026, 1, 1, 4).getTime()],
    ['soon, when the machine was off at that hour', at(10, 12), at(9, 4), at(10, 12, 1)],
  ])('is due %s', (_name, now, newest, expected) => expect(nextSnapshotMs(now, 4, newest)).toBe(expected));

  it('is never more than 25 hours away, at any hour of the year', () => {
    for (let now = at(1, 0); now < at(1, 0) + 366 * 24 * hourMs; now += 7 * hourMs) {
      for (const hour of [0, 2, 23]) {
        const due = nextSnapshotMs(now, hour, now - hourMs);
        expect(due).toBeGreaterThan(now);
        expect(due - now).toBeLessThanOrEqual(25 * hourMs);
      }
    }
  });
});

describe('names of copies', () => {
  it('tell the day, and only their own are removed', () => {
    expect(snapshotName(at(3, 4))).toBe('streamvault-2026-01-03.db');
    const copies = [1, 2, 3, 4].map((day) => snapshotName(at(day, 4)));
    const names = [...copies, 'unfinished.db', 'streamvault-2026-01-01.db.bak', 'notes.txt'];
    expect(superfluous(names, 3)).toEqual(['streamvault-2026-01-01.db']);
    expect(superfluous(names, 9)).toEqual([]);
    expect(names.filter(isSnapshot)).toEqual(copies);
  });
});
