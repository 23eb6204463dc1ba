import { describe, expect, it } from 'vitest';
import { bindFields, bindMongo } from './mongo-bind.ts';

/** As if its type had been believed: what JSON of outside may bring. */
const asText = (value: unknown) => value as string;

describe('values for MongoDB', () => {
  it.each([
    ['text'],
    [''],
    [0],
    [-1.5],
    [Number.MAX_SAFE_INTEGER],
    [true],
    [null],
    [new Date(0)],
    [new Uint8Array([0])],
  ])('%j stays as it is', (value) => expect(bindMongo(value)).toBe(value));

  it('have their text cleaned', () => {
    expect(bindFields({ a: 'x\0y', b: '\ud800', c: 1 })).toEqual({ a: 'xy', b: '\ufffd', c: 1 });
  });

  it.each<[string, unknown]>([
    ['an operator', { $ne: null }],
    ['an operator in a list', [{ $gt: '' }]],
    ['a regular expression', /./],
    ['undefined', undefined],
    ['a function', () => true],
    ['a BigInt', 1n],
    ['an invalid date', new Date(Number.NaN)],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an integer beyond 2^53', 2 ** 53],
  ])('%s is refused', (_name, value) => {
    expect(() => bindMongo(asText(value))).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => bindFields({ key: asText(value) })).toThrow('field key');
  });

  it('are never named in what is thrown', () => {
    expect(() => bindFields({ key: asText({ $ne: 'secret' }) })).not.toThrow('secret');
  });
});
