import { expect, it } from 'vitest';
import { type Box, type Direction, nearestTarget } from './nearest-target.ts';

const box = (left: number, top: number, width = 100, height = 60): Box => ({
  ...{ left, top },
  ...{ right: left + width, bottom: top + height },
});

/** Two rows of three cards, the lower one moved by half a card. */
const cards = [box(0, 0), box(110, 0), box(220, 0), box(50, 100), box(160, 100), box(270, 100)];

it.each<[number, Direction, number | undefined]>([
  [0, 'right', 1],
  [2, 'right', undefined],
  [1, 'left', 0],
  [0, 'left', undefined],
  [1, 'down', 4],
  [2, 'down', 5],
  [5, 'up', 2],
  [0, 'up', undefined],
])('from card %i %s comes %s', (from, direction, to) => {
  const origin = cards[from] as Box;
  const others = cards.filter((card) => card !== origin);
  const found = nearestTarget(origin, others, direction);
  expect(found === undefined ? undefined : cards.indexOf(others[found] as Box)).toBe(to);
});

it('takes what stands in line before what is closer, aside', () => {
  expect(nearestTarget(box(0, 0), [box(300, 10), box(105, 120)], 'right')).toBe(0);
});
