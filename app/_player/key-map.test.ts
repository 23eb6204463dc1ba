// Keys and what they do.
import { describe, expect, it } from 'vitest';
import { commandFor, keyMap, stepSpeed } from './key-map.ts';

describe('commandFor', () => {
  it.each([
    [' ', { name: 'togglePlay' }],
    ['K', { name: 'togglePlay' }],
    ['j', { name: 'seekBy', by: -10 }],
    ['ArrowRight', { name: 'seekBy', by: 5 }],
    ['7', { name: 'seekToPart', by: 0.7 }],
    ['i', { name: 'togglePictureInPicture' }],
    ['I', { name: 'toggleStatistics' }],
    ['x', { name: 'offsetBy', by: 0.1 }],
    ['?', { name: 'help' }],
    ['Enter', undefined],
    ['q', undefined],
  ])('%s', (key, expected) => expect(commandFor(key)).toEqual(expected));

  it('gives no key two meanings', () => {
    const all = keyMap.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('stepSpeed', () => {
  it.each([
    [1, 1, 1.25],
    [1, -1, 0.75],
    [4, 1, 4],
    [0.25, -1, 0.25],
    [1.1, 1, 1.25],
  ])('%s by %s is %s', (current, by, expected) => expect(stepSpeed(current, by)).toBe(expected));
});
