import { expect, it } from 'vitest';
import { firstOf } from './related.ts';

const [a, b, c, d] = [1, 2, 3, 4].map((message_id) => ({ chat_id: 1, message_id })) as [P, P, P, P];
type P = { chat_id: number; message_id: number };

it('takes the first lists first, each item once, without the item itself', () => {
  expect(firstOf([[a, b], [b, c], [d]], [a], 20)).toEqual([b, c, d]);
  expect(
    firstOf(
      [
        [a, b],
        [c, d],
      ],
      [a],
      2,
    ),
  ).toEqual([b, c]);
  expect(firstOf([], [a], 2)).toEqual([]);
});
