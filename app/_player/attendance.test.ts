// When the player asks whether somebody is there.
import { expect, it } from 'vitest';
import { isAskDue, longestUnattendedMs, mostUnattendedEpisodes, readAttendance } from './attendance.ts';

it.each([
  [0, 0, false],
  [mostUnattendedEpisodes - 1, longestUnattendedMs - 1, false],
  [mostUnattendedEpisodes, 0, true],
  [0, longestUnattendedMs, true],
])('after %s episodes and %s ms: %s', (episodes, passedMs, expected) =>
  expect(isAskDue({ seenAtMs: 1000, episodes }, 1000 + passedMs)).toBe(expected),
);

it.each([
  null,
  '',
  '{}',
  '[]',
  '{"seenAtMs":"x","episodes":1}',
  '{"seenAtMs":900,"episodes":1}',
  '{"seenAtMs":1,"episodes":-1}',
])('begins anew with %j', (text) => expect(readAttendance(text, 500)).toEqual({ seenAtMs: 500, episodes: 0 }));

it('goes on from the page before', () => {
  expect(readAttendance('{"seenAtMs":100,"episodes":2}', 500)).toEqual({ seenAtMs: 100, episodes: 2 });
});
