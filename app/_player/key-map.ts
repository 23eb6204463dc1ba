// The keys of the player: one table for what they do and for the help that lists them; viewers may choose others. Pure.
import type { PlayerCommand } from './player-command.ts';

/** Something a key does. */
export interface KeyAction {
  /** Under which a viewer's own key is kept. */
  readonly id: string;
  readonly does: string;
  /** Unless the viewer has chosen another. */
  readonly keys: readonly string[];
  readonly command: PlayerCommand;
}

/** The viewer's own keys by action; '' is none. */
export type OwnKeys = Readonly<Record<string, string>>;

const by = (name: 'seekBy' | 'turnBy' | 'speedBy' | 'offsetBy' | 'frameBy', amount: number) => ({ name, by: amount });

export const keyActions: readonly KeyAction[] = [
  { id: 'play', does: 'Play or pause', keys: [' ', 'k'], command: { name: 'togglePlay' } },
  { id: 'back5', does: '5 seconds back', keys: ['ArrowLeft'], command: by('seekBy', -5) },
  { id: 'forward5', does: '5 seconds forward', keys: ['ArrowRight'], command: by('seekBy', 5) },
  { id: 'back10', does: '10 seconds back', keys: ['j'], command: by('seekBy', -10) },
  { id: 'forward10', does: '10 seconds forward', keys: ['l'], command: by('seekBy', 10) },
  { id: 'frameBack', does: 'One frame back', keys: [','], command: by('frameBy', -1) },
  { id: 'frameForward', does: 'One frame forward', keys: ['.'], command: by('frameBy', 1) },
  { id: 'louder', does: 'Louder (in the player or full screen)', keys: ['ArrowUp'], command: by('turnBy', 0.1) },
  { id: 'quieter', does: 'Quieter (in the player or full screen)', keys: ['ArrowDown'], command: by('turnBy', -0.1) },
  { id: 'mute', does: 'Sound on or off', keys: ['m'], command: { name: 'toggleMute' } },
  { id: 'fullScreen', does: 'Full screen', keys: ['f'], command: { name: 'toggleFullScreen' } },
  { id: 'float', does: 'Picture in picture', keys: ['i'], command: { name: 'togglePictureInPicture' } },
  { id: 'subtitles', does: 'Subtitles on or off', keys: ['c'], command: { name: 'toggleSubtitles' } },
  { id: 'subtitlesEarlier', does: 'Subtitles 0.1 s earlier', keys: ['z'], command: by('offsetBy', -0.1) },
  { id: 'subtitlesLater', does: 'Subtitles 0.1 s later', keys: ['x'], command: by('offsetBy', 0.1) },
  { id: 'slower', does: 'Slower', keys: ['<'], command: by('speedBy', -1) },
  { id: 'faster', does: 'Faster', keys: ['>'], command: by('speedBy', 1) },
  { id: 'repeat', does: 'Repeat from here, to here, no more', keys: ['r'], command: { name: 'repeat' } },
  { id: 'skip', does: 'Skip intro, recap or credits', keys: ['s'], command: { name: 'skip' } },
  { id: 'next', does: 'Next episode', keys: ['n'], command: { name: 'next' } },
  { id: 'previous', does: 'Previous episode', keys: ['p'], command: { name: 'previous' } },
  { id: 'statistics', does: 'Statistics', keys: ['I'], command: { name: 'toggleStatistics' } },
  { id: 'help', does: 'This help', keys: ['?'], command: { name: 'help' } },
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
 * @example ownerOf('k', {})?.does // 'Play or pause'
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

const keyNames: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** How a key is called. @example nameOfKey('I') // 'Shift + I' */
export function nameOfKey(key: string): string {
  const named = keyNames[key];
  if (named) return named;
  if (key.length > 1) return key;
  return key.toLowerCase() === key ? key.toUpperCase() : `Shift + ${key}`;
}
