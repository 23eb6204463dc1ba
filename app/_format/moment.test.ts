import { expect, it } from 'vitest';
import { formatMoment, formatSpan } from './moment.ts';

it('a time is told to the minute', () => {
  expect(formatMoment('2026-01-10T12:34:56.789Z')).toBe('2026-01-10 12:34 UTC');
});

it.each([
  [0, '0 min'],
  [3599, '59 min'],
  [3660, '1 h 1 min'],
  [93_784, '1 d 2 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSpan(seconds)).toBe(text);
});
