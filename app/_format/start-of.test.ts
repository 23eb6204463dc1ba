// Where an item begins to play.
import { expect, it } from 'vitest';
import { startOf } from './start-of.ts';

const stopped = (position_seconds: number, is_finished = false) => ({ position_seconds, is_finished });

it.each([
  [null, undefined, 0, false],
  ['90', undefined, 90, false],
  ['90', stopped(500), 90, false],
  ['-1', stopped(500), 500, true],
  ['1e3', undefined, 0, false],
  ['', undefined, 0, false],
  [null, stopped(500), 500, true],
  [null, stopped(9), 0, false],
  [null, stopped(500, true), 0, false],
])('t=%s after %j', (asked, progress, seconds, isResumed) => {
  expect(startOf(asked, progress)).toEqual({ seconds, isResumed });
});
