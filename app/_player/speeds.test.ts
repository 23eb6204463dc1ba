// Steps of the speed.
import { expect, it } from 'vitest';
import { stepSpeed } from './speeds.ts';

it.each([
  [1, 1, 1.25],
  [1, -1, 0.75],
  [4, 1, 4],
  [0.25, -1, 0.25],
  [1.1, 1, 1.25],
])('%s by %s is %s', (current, by, expected) => expect(stepSpeed(current, by)).toBe(expected));
