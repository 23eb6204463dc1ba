import { expect, it } from 'vitest';
import { drawnBySteps, stepsToDraw } from './drawn-cards.ts';

it('rows are drawn from the top, and whole after all steps', () => {
  const [begun, lengths] = [
    [7, 7],
    [20, 7, 4],
  ];
  expect([0, 1, 2, 3].map((steps) => drawnBySteps(begun, lengths, steps))).toEqual([
    [7, 7, 0],
    [12, 7, 0],
    [17, 7, 0],
    [20, 7, 0],
  ]);
  const all = stepsToDraw(begun, lengths);
  expect(all).toBe(4);
  expect(drawnBySteps(begun, lengths, all)).toEqual(lengths);
  expect(drawnBySteps(begun, lengths, all + 9)).toEqual(lengths);
});

it('a row that has become shorter is never drawn beyond its end', () => {
  expect(drawnBySteps([7], [3], 0)).toEqual([3]);
  expect(stepsToDraw([7], [3])).toBe(0);
});
