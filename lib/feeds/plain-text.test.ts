import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { hostileNames } from './_hostile-names.ts';
import { oneLine, xmlText } from './plain-text.ts';

describe('oneLine', () => {
  it.each(hostileNames)('leaves one visible line of %j', (name) => {
    expect(oneLine(name)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u);
  });

  it('keeps what scripts and emoji need', () => {
    for (const name of ['क्‍ष', '👨‍👩‍👧', 'می‌خواهم', 'שלום']) expect(oneLine(name)).toBe(name);
  });
});

describe('xmlText', () => {
  it.each(hostileNames)('is read back by a parser: %j', (name) => {
    const parser = new XMLParser({ trimValues: false, parseTagValue: false, ignoreAttributes: false });
    const read = parser.parse(`<a b="${xmlText(oneLine(name))}">${xmlText(oneLine(name))}</a>`, true) as {
      a: string | { '#text'?: string; '@_b': string };
    };
    const text = typeof read.a === 'string' ? read.a : (read.a['#text'] ?? '');
    expect(text).toBe(oneLine(name));
    expect(typeof read.a === 'string' ? '' : read.a['@_b']).toBe(oneLine(name));
  });

  it('takes out what XML has no place for', () => {
    expect(xmlText('a\u0000\u000b\ufffe\ud800b\tc')).toBe('ab\tc');
  });
});
