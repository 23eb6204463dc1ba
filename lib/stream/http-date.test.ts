// HTTP dates in their three forms.
import { expect, it } from 'vitest';
import { formatHttpDate, parseHttpDate } from './http-date.ts';

const nowMs = Date.UTC(2026, 0, 1);
const expected = Date.UTC(1994, 10, 6, 8, 49, 37);

it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  'reads %s',
  (text) => expect(parseHttpDate(text, nowMs)).toBe(expected),
);

it.each([
  '',
  'yesterday',
  '0',
  '1994-11-06T08:49:37Z',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 CET',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:49:37 GMT',
  'Sun, 06 Nov 1994 08:60:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
])('ignores %s', (text) => expect(parseHttpDate(text, nowMs)).toBeUndefined());

it('puts two-digit years more than 50 years ahead into the past', () => {
  expect(parseHttpDate('Wednesday, 01-Jan-76 00:00:00 GMT', nowMs)).toBe(Date.UTC(2076, 0, 1));
  expect(parseHttpDate('Saturday, 01-Jan-77 00:00:00 GMT', nowMs)).toBe(Date.UTC(1977, 0, 1));
});

it('reads back what it writes', () => {
  expect(formatHttpDate(expected + 999)).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  expect(parseHttpDate(formatHttpDate(expected), nowMs)).toBe(expected);
});
