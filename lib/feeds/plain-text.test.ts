import { describe, expect, it } from 'vitest';
import { hostileNames } from './_hostile-names.ts';
import { oneLine } from './plain-text.ts';

describe('oneLine', () => {
  it.each(hostileNames)('leaves one visible line of %j', (name) => {
    expect(oneLine(name)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u);
  });

  it('keeps what scripts and emoji need', () => {
    for (const name of ['क्‍ष', '👨‍👩‍👧', 'می‌خواهم', 'שלום']) expect(oneLine(name)).toBe(name);
  });
});
