// The tables of core.telegram.org/api/updates.
import { expect, test } from 'vitest';
import { judgePts, judgeSeq } from './update-sequence.ts';

test.each([
  [10, 11, 1, 'apply'],
  [10, 13, 3, 'apply'],
  [10, 10, 0, 'apply'],
  [10, 10, 1, 'ignore'],
  [10, 9, 1, 'ignore'],
  [10, 12, 3, 'ignore'],
  [10, 12, 1, 'gap'],
  [10, 11, 0, 'gap'],
] as const)('at pts %i an update to %i counting %i: %s', (local, pts, count, verdict) => {
  expect(judgePts(local, pts, count)).toBe(verdict);
});

test.each([
  [4, 0, 'apply'],
  [4, 5, 'apply'],
  [4, 4, 'ignore'],
  [4, 1, 'ignore'],
  [4, 6, 'gap'],
] as const)('at seq %i a group beginning with %i: %s', (local, seqStart, verdict) => {
  expect(judgeSeq(local, seqStart)).toBe(verdict);
});
