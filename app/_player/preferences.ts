// What the player remembers from film to film in this browser.
import { type OwnKeys, readOwnKeys } from './key-map.ts';

export interface PlayerPreferences {
  readonly volume: number;
  readonly autoplayNext: boolean;
  /** Language of the sound; '' is that of the film. */
  readonly audioLanguage: string;
  /** Language of the subtitles; '' is none. */
  readonly subtitleLanguage: string;
  /** Per cent of the usual size. */
  readonly subtitleSize: number;
  readonly subtitleColour: string;
  readonly subtitleBackground: string;
  /** Styled subtitles are drawn as their makers meant them; size counts then, colour and background do not. */
  readonly drawsStyles: boolean;
  readonly keys: OwnKeys;
}

export const defaultPreferences: PlayerPreferences = {
  volume: 1,
  autoplayNext: true,
  audioLanguage: '',
  subtitleLanguage: '',
  subtitleSize: 100,
  subtitleColour: 'white',
  subtitleBackground: 'shade',
  drawsStyles: true,
  keys: {},
};

const key = 'streamvault.player';

/** Fields of another type, or missing ones, have their defaults. */
export function parsePreferences(text: string | null): PlayerPreferences {
  try {
    const given: unknown = JSON.parse(text ?? '{}');
    if (typeof given !== 'object' || given === null) return defaultPreferences;
    const known = Object.entries(given).filter(
      ([name, value]) => typeof value === typeof Reflect.get(defaultPreferences, name),
    );
    return withinBounds({ ...defaultPreferences, ...Object.fromEntries(known) });
  } catch {
    // Somebody else wrote there: as if nothing had been kept.
    return defaultPreferences;
  }
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

function withinBounds(given: PlayerPreferences): PlayerPreferences {
  return {
    ...given,
    volume: within(given.volume, 0, 1),
    subtitleSize: within(given.subtitleSize, 50, 200),
    keys: readOwnKeys(given.keys),
  };
}

export function loadPreferences(): PlayerPreferences {
  try {
    return parsePreferences(localStorage.getItem(key));
  } catch {
    // Storage is forbidden here: nothing is remembered.
    return defaultPreferences;
  }
}

export function savePreferences(preferences: PlayerPreferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Full or forbidden: this visit works all the same.
  }
}
