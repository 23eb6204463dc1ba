import { describe, expect, it } from 'vitest';
import { storedJson, storedText, withStoredText } from './stored-text.ts';

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

describe('stored JSON', () => {
  it('has its texts cleaned however deep, and leaves the rest', () => {
    const given = { a: ['x\0', { b: '\ud800' }], n: 2 ** 53 - 1, t: true, u: undefined, z: null };
    expect(storedJson(given)).toEqual({ a: ['x\0', { b: '\ufffd' }], n: 2 ** 53 - 1, t: true, z: null });
  });

  it.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [() => 1]])('of %s is null', (value) => {
    expect(storedJson(value)).toBeNull();
  });
});
