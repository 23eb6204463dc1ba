import { describe, expect, it } from 'vitest';
import { storedText, withStoredText } from './stored-text.ts';

describe('stored text', () => {
  it.each([
    ['', ''],
    ['Ночь 🎬 مرحبا', 'Ночь 🎬 مرحبا'],
    ['a\0b\0', 'ab'],
    ['\ud800', '\ufffd'],
    ['\udc00\ud800x\ud83c\udfac', '\ufffd\ufffdx🎬'],
    ['{"$ne":null}', '{"$ne":null}'],
  ])('of %j is %j', (given, expected) => {
    expect(storedText(given)).toBe(expected);
    expect(storedText(expected)).toBe(expected);
  });

  it('is what the text fields of an object become, and no others', () => {
    expect(withStoredText({ a: 'x\0', n: 1, z: null, list: ['\0'] })).toEqual({ a: 'x', n: 1, z: null, list: ['\0'] });
  });
});
