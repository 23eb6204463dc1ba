// What feeds need of an item: the item as the API shows it, and addresses that open for whoever asked.
import type { CatalogFile } from '../api/contract.ts';
import { oneLine } from './plain-text.ts';

/** An item with addresses for its reader. */
export interface FeedItem {
  readonly file: CatalogFile;
  /** Absolute: the page that plays it. */
  readonly watch: string;
  /** Absolute: the bytes. */
  readonly stream: string;
  /** Absolute; undefined: there is no picture. */
  readonly poster: string | undefined;
}

/** True for an episode of a series, or a whole season. */
export function isOfSeries({ facts }: CatalogFile): boolean {
  return facts?.season !== undefined || Boolean(facts?.episodes?.length) || facts?.air_date !== undefined;
}

/**
 * `S01E02`, `S01E02-E04`, `S01`, or the day of a dated show; empty for a film.
 *
 * @example episodeLabel({ season: 1, episodes: [2] }) // 'S01E02'
 */
export function episodeLabel(facts: Partial<NonNullable<CatalogFile['facts']>>): string {
  const { season, episodes = [], air_date } = facts;
  const two = (value: number) => String(value).padStart(2, '0');
  if (season === undefined && episodes.length === 0) return air_date ?? '';
  const [first, last] = [episodes[0], episodes.at(-1)];
  const range = first === undefined ? '' : `E${two(first)}${last !== first ? `-E${two(last ?? first)}` : ''}`;
  return `${season === undefined ? '' : `S${two(season)}`}${range}`;
}

/** The title a person reads: `Title (Year)`, `Series S01E02`, `Artist – Song`; the item's name where nothing is known. */
export function shownTitle(file: CatalogFile): string {
  const { facts } = file;
  if (!facts?.title) return oneLine(file.custom_name);
  if (isOfSeries(file)) return oneLine(`${facts.title} ${episodeLabel(facts)}`);
  if (file.file_type === 'audio') return oneLine(facts.artist ? `${facts.artist} – ${facts.title}` : facts.title);
  return oneLine(facts.year ? `${facts.title} (${facts.year})` : facts.title);
}
