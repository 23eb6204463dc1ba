import { describe, expect, it } from 'vitest';
import { languages } from '../_texts/languages.ts';
import { formatNumber } from './numbers.ts';

const values = [
  0, 0.04, 0.05, 1, 7.25, 9.95, 12, 99.94, 999, 999.96, 1000, 1234.56, 12_345, 999_999.9, 1_000_000, 5e15,
];

describe.each(languages)('formatNumber in %s', (language) => {
  it.each([0, 1] as const)('is what Intl says, with %d digits after the mark', (digits) => {
    const known = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    expect(values.map((value) => formatNumber(value, language, digits))).toEqual(
      values.map((value) => known.format(value)),
    );
  });
});
