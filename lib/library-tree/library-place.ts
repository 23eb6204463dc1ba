// Where an item stands in the tree that media servers read, by what is known of it. Pure.
import type { FactLayer } from '../storage/media-facts.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { safeName } from './safe-name.ts';

/** What names in the tree are made of. */
export interface LibraryFacts
  extends Pick<FactLayer, 'year' | 'season' | 'episodes' | 'air_date' | 'quality' | 'artist' | 'album'> {
  readonly title: string;
}

/** What is asked of an item to find its place. */
export interface LibrarySubject {
  readonly facts: LibraryFacts;
  /** As the catalogue has it; a film sent as a file is told by its type. */
  readonly fileType: MediaRecord['file_type'];
  readonly contentType: string;
  /** With its dot, or empty. */
  readonly extension: string;
  /** Name under which the item is saved, for what is neither film nor song. */
  readonly downloadName: () => string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What the parts of the tree hold. */
export type LibraryPart = 'movies' | 'shows' | 'music' | 'files';

/** A place before the names in it were made unique. */
export interface LibraryPlace {
  readonly part: LibraryPart;
  /** Below the part's folder, each a safe name. */
  readonly folders: readonly string[];
  /** Safe, without extension. */
  readonly stem: string;
}

/** Folders at the top, in their order. */
export const partFolders: Readonly<Record<LibraryPart, string>> = {
  movies: 'Movies',
  shows: 'TV Shows',
  music: 'Music',
  files: 'Files',
};

/** UTF-16 units; ours have 5. */
const longestQuality = 20;

const two = (count: number) => String(count).padStart(2, '0');

/** `E03`, or `E03-E05` for several in one file: the form Kodi, Jellyfin and Plex read. */
function episodeMark(episodes: readonly number[]): string {
  const first = episodes[0];
  const last = episodes.at(-1);
  if (first === undefined || last === undefined) return '';
  return first === last ? `E${two(first)}` : `E${two(first)}-E${two(last)}`;
}

function showPlace({ title, season, episodes, air_date }: LibraryFacts): LibraryPlace {
  const show = safeName(title);
  // Facts of a person's hand may hold anything.
  const day = /^(\d{4})-\d\d-\d\d$/.exec(air_date ?? '');
  if (day && !episodes?.length) {
    return { part: 'shows', folders: [show, `Season ${day[1]}`], stem: `${show} - ${day[0]}` };
  }
  const number = season ?? 1;
  const mark = `S${two(number)}${episodeMark(episodes ?? [])}`;
  return { part: 'shows', folders: [show, `Season ${two(number)}`], stem: `${show} - ${mark}` };
}

function filmPlace({ title, year, quality }: LibraryFacts): LibraryPlace {
  const name = year === undefined ? safeName(title) : `${safeName(title)} (${year})`;
  const mark = quality === undefined ? '' : ` [${safeName(quality.slice(0, longestQuality))}]`;
  return { part: 'movies', folders: [name], stem: name + mark };
}

function songPlace({ title, artist, album }: LibraryFacts): LibraryPlace {
  const folders = [safeName(artist ?? '', 'Unknown Artist'), safeName(album ?? '', 'Singles')];
  return { part: 'music', folders, stem: safeName(title) };
}

/** By month, so that no folder grows without end and nothing ever moves. */
function filePlace({ downloadName, extension, createdAt }: LibrarySubject): LibraryPlace {
  const name = downloadName();
  const isEnding = extension !== '' && name.toLowerCase().endsWith(extension.toLowerCase());
  const stem = isEnding ? name.slice(0, -extension.length) : name;
  return { part: 'files', folders: [safeName(createdAt.slice(0, 7), 'Undated')], stem: safeName(stem, 'File') };
}

/**
 * The place of an item by its facts.
 *
 * @example libraryPlace({ facts: { title: 'Up', year: 2009, quality: '1080p' }, fileType: 'video', … })
 * // { part: 'movies', folders: ['Up (2009)'], stem: 'Up (2009) [1080p]' }
 */
export function libraryPlace(subject: LibrarySubject): LibraryPlace {
  const { facts, fileType, contentType } = subject;
  if (fileType === 'audio' || contentType.startsWith('audio/')) return songPlace(facts);
  if (fileType !== 'video' && !contentType.startsWith('video/')) return filePlace(subject);
  const isEpisode = facts.season !== undefined || (facts.episodes?.length ?? 0) > 0 || facts.air_date !== undefined;
  return isEpisode ? showPlace(facts) : filmPlace(facts);
}
