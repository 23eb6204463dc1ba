// The keys of the player: one table for what they do and for the help that lists them. Pure.

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
        | 'nextSound'
        | 'toggleStatistics'
        | 'skip'
        | 'next'
        | 'help';
    };

interface Binding {
  readonly keys: readonly string[];
  /** How the help names the keys. */
  readonly shown: string;
  readonly does: string;
  readonly commands: readonly PlayerCommand[];
}

/** Keys and commands stand in the same order; fewer commands than keys: the last one is for the rest. */
export const keyMap: readonly Binding[] = [
  { keys: [' ', 'k'], shown: 'Space, K', does: 'Play or pause', commands: [{ name: 'togglePlay' }] },
  {
    keys: ['ArrowLeft', 'ArrowRight'],
    shown: '←, →',
    does: '5 seconds back, forward',
    commands: [
      { name: 'seekBy', by: -5 },
      { name: 'seekBy', by: 5 },
    ],
  },
  {
    keys: ['j', 'l'],
    shown: 'J, L',
    does: '10 seconds back, forward',
    commands: [
      { name: 'seekBy', by: -10 },
      { name: 'seekBy', by: 10 },
    ],
  },
  {
    keys: [',', '.'],
    shown: ', and .',
    does: 'One frame back, forward',
    commands: [
      { name: 'frameBy', by: -1 },
      { name: 'frameBy', by: 1 },
    ],
  },
  {
    keys: ['ArrowUp', 'ArrowDown'],
    shown: '↑, ↓',
    does: 'Louder, quieter (in the player or full screen)',
    commands: [
      { name: 'turnBy', by: 0.1 },
      { name: 'turnBy', by: -0.1 },
    ],
  },
  { keys: ['m'], shown: 'M', does: 'Sound on or off', commands: [{ name: 'toggleMute' }] },
  { keys: ['f'], shown: 'F', does: 'Full screen', commands: [{ name: 'toggleFullScreen' }] },
  { keys: ['i'], shown: 'I', does: 'Picture in picture', commands: [{ name: 'togglePictureInPicture' }] },
  { keys: ['c'], shown: 'C', does: 'Subtitles on or off', commands: [{ name: 'toggleSubtitles' }] },
  { keys: ['v', 'b'], shown: 'V, B', does: 'Next sound of the film', commands: [{ name: 'nextSound' }] },
  {
    keys: ['z', 'x'],
    shown: 'Z, X',
    does: 'Subtitles 0.1 s earlier, later',
    commands: [
      { name: 'offsetBy', by: -0.1 },
      { name: 'offsetBy', by: 0.1 },
    ],
  },
  {
    keys: ['<', '>'],
    shown: '<, >',
    does: 'Slower, faster',
    commands: [
      { name: 'speedBy', by: -1 },
      { name: 'speedBy', by: 1 },
    ],
  },
  { keys: ['s'], shown: 'S', does: 'Skip intro, recap or credits', commands: [{ name: 'skip' }] },
  { keys: ['n'], shown: 'N', does: 'Next episode', commands: [{ name: 'next' }] },
  {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '0 to 9',
    does: 'Jump to that tenth',
    commands: Array.from({ length: 10 }, (_, tenth) => ({ name: 'seekToPart', by: tenth / 10 }) as const),
  },
  { keys: ['I'], shown: 'Shift + I', does: 'Statistics', commands: [{ name: 'toggleStatistics' }] },
  { keys: ['?'], shown: '?', does: 'This help', commands: [{ name: 'help' }] },
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
