// Files of a series -> its seasons and episodes. Pure.
import type { MediaPlace } from '../storage/storage.ts';

/** A file of a series, as the shelf has it. */
export interface SeriesFile extends MediaPlace {
  readonly episodes: readonly { readonly season: number; readonly number: number }[];
}

/** Files that hold the same episodes. */
export interface SeasonEpisode<F extends SeriesFile> {
  /** Ascending; several where one file holds several. */
  readonly numbers: readonly number[];
  /** Copies, in the order they were given. */
  readonly files: readonly F[];
}

/** A season and its episodes. */
export interface Season<F extends SeriesFile> {
  readonly season: number;
  /** By their first number. */
  readonly episodes: readonly SeasonEpisode<F>[];
}

/**
 * Puts files in the order they are watched in.
 *
 * @param files newest first, as the shelf has them.
 * @example seasonsOf([{ chat_id: 1, message_id: 7, episodes: [{ season: 2, number: 1 }] }])[0]?.season // 2
 */
export function seasonsOf<F extends SeriesFile>(files: readonly F[]): readonly Season<F>[] {
  const seasons = new Map<number, Map<string, { numbers: number[]; files: F[] }>>();
  for (const file of files) {
    const season = file.episodes[0]?.season ?? 1;
    const numbers = file.episodes.filter((one) => one.season === season).map(({ number }) => number);
    numbers.sort((a, b) => a - b);
    const episodes = seasons.get(season) ?? new Map<string, { numbers: number[]; files: F[] }>();
    const episode = episodes.get(numbers.join()) ?? { numbers, files: [] };
    episode.files.push(file);
    episodes.set(numbers.join(), episode);
    seasons.set(season, episodes);
  }
  return [...seasons]
    .sort(([a], [b]) => a - b)
    .map(([season, episodes]) => ({ season, episodes: [...episodes.values()].sort(byNumbers) }));
}

function byNumbers(a: { readonly numbers: readonly number[] }, b: { readonly numbers: readonly number[] }): number {
  return (a.numbers[0] ?? 0) - (b.numbers[0] ?? 0) || a.numbers.length - b.numbers.length;
}

/** One file of each episode, the newest, in the order they are watched in. */
export function inOrder<F extends SeriesFile>(files: readonly F[]): readonly F[] {
  return seasonsOf(files).flatMap(({ episodes }) => episodes.flatMap((episode) => episode.files.slice(0, 1)));
}

/**
 * What is watched after a file: the episodes behind it, then those before it.
 *
 * @param self one of the files, or a copy of one.
 */
export function episodesAfter<F extends SeriesFile>(files: readonly F[], self: MediaPlace): readonly F[] {
  const isSelf = (file: F) => file.chat_id === self.chat_id && file.message_id === self.message_id;
  const episodes = seasonsOf(files).flatMap((season) => season.episodes);
  const at = episodes.findIndex((episode) => episode.files.some(isSelf));
  return [...episodes.slice(at + 1), ...episodes.slice(0, Math.max(0, at))].flatMap(({ files: copies }) =>
    copies.slice(0, 1),
  );
}
