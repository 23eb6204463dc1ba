// The keys of the player: one table for what they do and for the help that lists them; viewers may choose others. Pure.
import type { Messages } from '../_texts/messages.ts';
import type { PlayerCommand } from './player-command.ts';

type ActionId = keyof Messages['player']['keys']['does'];

/** Something a key does. */
export interface KeyAction {
  /** Under which a viewer's own key is kept; names the text that says what it does. */
  readonly id: ActionId;
  /** Unless the viewer has chosen another. */
  readonly keys: readonly string[];
  readonly command: PlayerCommand;
}

/** The viewer's own keys by action; '' is none. */
export type OwnKeys = Readonly<Record<string, string>>;

const by = (name: 'seekBy' | 'turnBy' | 'speedBy' | 'offsetBy' | 'frameBy', amount: number) => ({ name, by: amount });

export const keyActions: readonly KeyAction[] = [
  { id: 'play', keys: [' ', 'k'], command: { name: 'togglePlay' } },
  { id: 'back5', keys: ['ArrowLeft'], command: by('seekBy', -5) },
  { id: 'forward5', keys: ['ArrowRight'], command: by('seekBy', 5) },
  { id: 'back10', keys: ['j'], command: by('seekBy', -10) },
  { id: 'forward10', keys: ['l'], command: by('seekBy', 10) },
  { id: 'frameBack', keys: [','], command: by('frameBy', -1) },
  { id: 'frameForward', keys: ['.'], command: by('frameBy', 1) },
  { id: 'louder', keys: ['ArrowUp'], command: by('turnBy', 0.1) },
  { id: 'quieter', keys: ['ArrowDown'], command: by('turnBy', -0.1) },
  { id: 'mute', keys: ['m'], command: { name: 'toggleMute' } },
  { id: 'fullScreen', keys: ['f'], command: { name: 'toggleFullScreen' } },
  { id: 'float', keys: ['i'], command: { name: 'togglePictureInPicture' } },
  { id: 'subtitles', keys: ['c'], command: { name: 'toggleSubtitles' } },
  { id: 'nextSound', keys: ['v', 'b'], command: { name: 'nextSound' } },
  { id: 'subtitlesEarlier', keys: ['z'], command: by('offsetBy', -0.1) },
  { id: 'subtitlesLater', keys: ['x'], command: by('offsetBy', 0.1) },
  { id: 'slower', keys: ['<'], command: by('speedBy', -1) },
  { id: 'faster', keys: ['>'], command: by('speedBy', 1) },
  { id: 'repeat', keys: ['r'], command: { name: 'repeat' } },
  { id: 'skip', keys: ['s'], command: { name: 'skip' } },
  { id: 'next', keys: ['n'], command: { name: 'next' } },
  { id: 'previous', keys: ['p'], command: { name: 'previous' } },
  { id: 'statistics', keys: ['I'], command: { name: 'toggleStatistics' } },
  { id: 'help', keys: ['?'], command: { name: 'help' } },
];

/** Digits jump to that tenth, unless the viewer has given one to something else. */
const tenths: ReadonlyMap<string, PlayerCommand> = new Map(
  Array.from({ length: 10 }, (_, tenth) => [String(tenth), { name: 'seekToPart', by: tenth / 10 }]),
);

/** Keys that people need for getting around the page. */
const reservedKeys = /^(?:Escape|Enter|Tab|Dead|Unidentified|Process|Shift|Control|Alt|AltGraph|Meta|CapsLock|F\d+)$/;

/** Whether a viewer may give a key a meaning. @example isFreeToChoose('Tab') // false */
export function isFreeToChoose(key: string): boolean {
  return key !== '' && key.length <= 20 && !reservedKeys.test(key);
}

/** The keys of an action. */
export function keysOf({ id, keys }: KeyAction, own: OwnKeys): readonly string[] {
  const chosen = Object.hasOwn(own, id) ? own[id] : undefined;
  if (chosen === undefined) {
    const taken = new Set(Object.values(own));
    return keys.filter((key) => !taken.has(key));
  }
  return chosen === '' ? [] : [chosen];
}

/**
 * The action a key belongs to already.
 *
 * @example ownerOf('k', {})?.id // 'play'
 */
export function ownerOf(key: string, own: OwnKeys): KeyAction | undefined {
  return keyActions.find((action) => keysOf(action, own).includes(key));
}

/**
 * What a key does.
 *
 * @param key as of a keyboard event; capitals count as small letters where they have no meaning of their own.
 * @example commandFor('K', {}) // { name: 'togglePlay' }
 */
export function commandFor(key: string, own: OwnKeys): PlayerCommand | undefined {
  const find = (wanted: string) => ownerOf(wanted, own)?.command ?? tenths.get(wanted);
  return find(key) ?? (key.length === 1 ? find(key.toLowerCase()) : undefined);
}

/**
 * The viewer's keys after giving one to an action; whatever had it has none any more.
 *
 * @example withKey({}, 'mute', 'k') // { mute: 'k' }
 */
export function withKey(own: OwnKeys, id: string, key: string): OwnKeys {
  const freed = Object.entries(own).map(([one, chosen]) => [one, chosen === key ? '' : chosen] as const);
  return { ...Object.fromEntries(freed), [id]: key };
}

/** Of what was kept only keys of actions there are; nothing that would take a key away from the page. */
export function readOwnKeys(given: unknown): OwnKeys {
  if (typeof given !== 'object' || given === null) return {};
  const entries = Object.entries(given).filter(
    (pair): pair is [string, string] =>
      typeof pair[1] === 'string' &&
      (pair[1] === '' || isFreeToChoose(pair[1])) &&
      keyActions.some(({ id }) => id === pair[0]),
  );
  return Object.fromEntries(entries);
}

/** The names of keys that have words for names. */
export interface KeyWords {
  readonly space: string;
  readonly shift: string;
}

const arrows: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** How a key is called. @example nameOfKey('I', { space: 'Space', shift: 'Shift' }) // 'Shift + I' */
export function nameOfKey(key: string, { space, shift }: KeyWords): string {
  if (key === ' ') return space;
  if (key.length > 1) return arrows[key] ?? key;
  return key.toLowerCase() === key ? key.toUpperCase() : `${shift} + ${key}`;
}
