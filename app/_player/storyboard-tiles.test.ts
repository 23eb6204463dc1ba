// The picture of a moment.
import { expect, it } from 'vitest';
import { tileAt } from './storyboard-tiles.ts';

it.each([
  [0, { column: 0, row: 0 }],
  [3.999, { column: 0, row: 0 }],
  [4, { column: 1, row: 0 }],
  [9.5, { column: 0, row: 1 }],
  [9999, { column: 0, row: 1 }],
])('at %d s', (seconds, place) => {
  expect(tileAt({ columns: 2, times_ms: [23, 4000, 9000] }, seconds)).toEqual(place);
});
