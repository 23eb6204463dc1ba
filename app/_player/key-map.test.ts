// Keys and what they do.
import { describe, expect, it } from 'vitest';
import { commandFor, isFreeToChoose, keyActions, keysOf, nameOfKey, ownerOf, readOwnKeys, withKey } from './key-map.ts';

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
    ['p', { name: 'previous' }],
    ['r', { name: 'repeat' }],
    ['?', { name: 'help' }],
    ['Enter', undefined],
    ['q', undefined],
  ])('%s', (key, expected) => expect(commandFor(key, {})).toEqual(expected));

  it('gives no key two meanings, and no action two names', () => {
    const all = keyActions.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(keyActions.map(({ id }) => id)).size).toBe(keyActions.length);
    expect(all.filter((key) => !isFreeToChoose(key))).toEqual([]);
  });
});

describe('keys of the viewer', () => {
  it('take a key from its default, which keeps its others', () => {
    const own = withKey({}, 'mute', 'k');
    expect(commandFor('k', own)).toEqual({ name: 'toggleMute' });
    expect(commandFor('m', own)).toBeUndefined();
    expect(commandFor(' ', own)).toEqual({ name: 'togglePlay' });
    expect(ownerOf('k', own)?.id).toBe('mute');
  });

  it('take a key from one another', () => {
    const own = withKey(withKey({}, 'mute', 'q'), 'skip', 'q');
    expect(own).toEqual({ mute: '', skip: 'q' });
    const mute = keyActions.find(({ id }) => id === 'mute');
    expect(mute && keysOf(mute, own)).toEqual([]);
  });

  it('may be a digit, which then is no tenth', () => {
    expect(commandFor('7', withKey({}, 'skip', '7'))).toEqual({ name: 'skip' });
  });

  it.each(['Escape', 'Tab', 'Enter', 'F5', 'Shift', ''])('are never %j', (key) =>
    expect(isFreeToChoose(key)).toBe(false),
  );

  it.each([
    [null, {}],
    ['m', {}],
    [
      { mute: 'q', none: 'w', skip: 5, play: 'Tab', next: '' },
      { mute: 'q', next: '' },
    ],
  ])('are read from %j', (given, expected) => expect(readOwnKeys(given)).toEqual(expected));
});

describe('nameOfKey', () => {
  it.each([
    [' ', 'Space'],
    ['ArrowLeft', '←'],
    ['I', 'Shift + I'],
    ['k', 'K'],
    ['?', '?'],
    ['PageUp', 'PageUp'],
  ])('%j is %s', (key, expected) => expect(nameOfKey(key, { space: 'Space', shift: 'Shift' })).toBe(expected));
});
