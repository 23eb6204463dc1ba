// The keys of the player: one table for what they do and for the help that lists them. Pure.
import type { Messages } from '../_texts/messages.ts';

export type PlayerCommand =
  | { readonly name: 'seekBy' | 'turnBy' | 'speedBy' | 'offsetBy' | 'frameBy'; readonly by: number }
  | { readonly name: 'seekToPart'; readonly by: number }
  | {
      readonly name:
        | 'togglePlay'
        | 'toggleMute'
        | 'toggleFullScreen'
        | 'togglePictureInPicture'
        | 'toggleSubtitles'
        | 'toggleStatistics'
        | 'skip'
        | 'next'
        | 'help';
    };

interface Binding {
  readonly keys: readonly string[];
  /** How the help shows the keys. */
  readonly shown: string;
  /** Names the text that shows them where they have names. */
  readonly shownAs?: 'space' | 'frames' | 'tenths' | 'shift';
  /** Names the text that says what they do. */
  readonly does: keyof Messages['player']['keys']['does'];
  readonly commands: readonly PlayerCommand[];
}

/** Keys and commands stand in the same order; fewer commands than keys: the last one is for the rest. */
export const keyMap: readonly Binding[] = [
  { keys: [' ', 'k'], shown: 'K', shownAs: 'space', does: 'play', commands: [{ name: 'togglePlay' }] },
  {
    keys: ['ArrowLeft', 'ArrowRight'],
    shown: '←, →',
    does: 'seek5',
    commands: [
      { name: 'seekBy', by: -5 },
      { name: 'seekBy', by: 5 },
    ],
  },
  {
    keys: ['j', 'l'],
    shown: 'J, L',
    does: 'seek10',
    commands: [
      { name: 'seekBy', by: -10 },
      { name: 'seekBy', by: 10 },
    ],
  },
  {
    keys: [',', '.'],
    shown: ', .',
    shownAs: 'frames',
    does: 'frame',
    commands: [
      { name: 'frameBy', by: -1 },
      { name: 'frameBy', by: 1 },
    ],
  },
  {
    keys: ['ArrowUp', 'ArrowDown'],
    shown: '↑, ↓',
    does: 'volume',
    commands: [
      { name: 'turnBy', by: 0.1 },
      { name: 'turnBy', by: -0.1 },
    ],
  },
  { keys: ['m'], shown: 'M', does: 'mute', commands: [{ name: 'toggleMute' }] },
  { keys: ['f'], shown: 'F', does: 'fullScreen', commands: [{ name: 'toggleFullScreen' }] },
  { keys: ['i'], shown: 'I', does: 'pictureInPicture', commands: [{ name: 'togglePictureInPicture' }] },
  { keys: ['c'], shown: 'C', does: 'subtitles', commands: [{ name: 'toggleSubtitles' }] },
  {
    keys: ['z', 'x'],
    shown: 'Z, X',
    does: 'offset',
    commands: [
      { name: 'offsetBy', by: -0.1 },
      { name: 'offsetBy', by: 0.1 },
    ],
  },
  {
    keys: ['<', '>'],
    shown: '<, >',
    does: 'speed',
    commands: [
      { name: 'speedBy', by: -1 },
      { name: 'speedBy', by: 1 },
    ],
  },
  { keys: ['s'], shown: 'S', does: 'skip', commands: [{ name: 'skip' }] },
  { keys: ['n'], shown: 'N', does: 'next', commands: [{ name: 'next' }] },
  {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '0-9',
    shownAs: 'tenths',
    does: 'tenth',
    commands: Array.from({ length: 10 }, (_, tenth) => ({ name: 'seekToPart', by: tenth / 10 }) as const),
  },
  { keys: ['I'], shown: 'I', shownAs: 'shift', does: 'statistics', commands: [{ name: 'toggleStatistics' }] },
  { keys: ['?'], shown: '?', does: 'help', commands: [{ name: 'help' }] },
];

/**
 * What a key does.
 *
 * @param key as of a keyboard event; capitals count as small letters where they have no meaning of their own.
 * @example commandFor('K') // { name: 'togglePlay' }
 */
export function commandFor(key: string): PlayerCommand | undefined {
  const find = (wanted: string) => keyMap.find(({ keys }) => keys.includes(wanted));
  const exact = find(key);
  const wanted = exact ? key : key.length === 1 ? key.toLowerCase() : key;
  const binding = exact ?? find(wanted);
  return binding?.commands[Math.min(binding.keys.indexOf(wanted), binding.commands.length - 1)];
}

/** The speeds the keys step through and the menu offers. */
export const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const;

/**
 * The next speed up or down.
 *
 * @example stepSpeed(1, 1) // 1.25
 */
export function stepSpeed(current: number, by: number): number {
  if (by > 0) return speeds.find((speed) => speed > current + 0.001) ?? 4;
  return speeds.findLast((speed) => speed < current - 0.001) ?? 0.25;
}
