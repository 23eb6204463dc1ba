// The stretch that repeats.
import { expect, it } from 'vitest';
import { jumpOf, nextStretch } from './repeat-stretch.ts';

it('is set by its start and its end, and cleared', () => {
  const begun = nextStretch(undefined, 12);
  expect(begun).toEqual({ fromSeconds: 12 });
  const whole = nextStretch(begun, 20);
  expect(whole).toEqual({ fromSeconds: 12, toSeconds: 20 });
  expect(nextStretch(whole, 15)).toBeUndefined();
});

it('has its ends in order, and some length', () => {
  expect(nextStretch({ fromSeconds: 20 }, 12)).toEqual({ fromSeconds: 12, toSeconds: 20 });
  expect(nextStretch({ fromSeconds: 20 }, 20)).toEqual({ fromSeconds: 20, toSeconds: 20.5 });
});

it.each([
  [undefined, 5, undefined],
  [{ fromSeconds: 2 }, 5, undefined],
  [{ fromSeconds: 2, toSeconds: 6 }, 5.9, undefined],
  [{ fromSeconds: 2, toSeconds: 6 }, 6, 2],
  [{ fromSeconds: 2, toSeconds: 6 }, 1, undefined],
])('%j at %s goes to %s', (stretch, now, expected) => expect(jumpOf(stretch, now)).toBe(expected));
