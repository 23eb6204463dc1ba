// Which fonts of a film are fetched.
import { expect, it } from 'vitest';
import { mostFontBytes, worthFetching } from './attached-fonts.ts';

const font = (size_bytes: number) => ({ name: 'a.ttf', mime_type: 'font/ttf', offset: 1, size_bytes });

it('have a bound in bytes and in number', () => {
  expect(worthFetching([font(mostFontBytes), font(1), font(0)])).toEqual([font(mostFontBytes)]);
  expect(worthFetching([font(mostFontBytes + 1), font(1)])).toEqual([font(1)]);
  expect(worthFetching(Array.from({ length: 100 }, () => font(1)))).toHaveLength(48);
});
