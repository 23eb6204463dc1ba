// Which film or series a file belongs to, by what is known of it. Pure.
import type { FactLayer, FactLayers } from '../../storage/media-facts.ts';
import type { MediaTitle } from '../../storage/media-titles.ts';
import { oneLine } from '../plain-text.ts';
import type { Dated } from './shelf-order.ts';

type TitleFields = 'title' | 'year' | 'season' | 'episodes' | 'air_date' | 'quality' | 'imdb' | 'genres' | 'tmdb';

/** Rules of the catalogue's room, handed in by boot. */
export interface ShelfRules {
  readonly mergeFacts: (layers: FactLayers) => {
    readonly [Field in TitleFields]?: { readonly value: NonNullable<FactLayer[Field]> };
  };
  /** For what nobody has looked at yet. */
  readonly titleOfUpload: (
    customName: string,
    fileName: string | null,
  ) => Pick<FactLayer, 'year' | 'season' | 'air_date' | 'quality'> & {
    readonly title: string;
    readonly episodes: readonly number[];
  };
}

/** One file of a title. */
export interface ShelfFile extends Dated {
  readonly quality?: string;
  /** Which episodes are in it; empty for a film. */
  readonly episodes: readonly { readonly season: number; readonly number: number }[];
}

/** What files of the same title have in common. */
export interface ShelfSubject {
  /** Equal for files of the same title, and for no others. */
  readonly key: string;
  readonly kind: 'movie' | 'series';
  readonly name: string;
  /** For addresses; of two titles with one slug the newer has it. */
  readonly slug: string;
  readonly year?: number;
  readonly imdb?: string;
  readonly genres: readonly string[];
}

/** One for all: there are many files. */
const none: readonly never[] = [];

type Known = ReturnType<typeof knownOf>;

/** @returns undefined for what is no video. */
export function shelfSubject(
  row: MediaTitle,
  rules: ShelfRules,
): { readonly subject: ShelfSubject; readonly file: ShelfFile } | undefined {
  if (row.file_type !== 'video') return undefined;
  const known = knownOf(row, rules);
  const isSeries = known.season !== undefined || known.episodes.length > 0 || known.air_date !== undefined;
  const kind = isSeries ? 'series' : 'movie';
  const name = oneLine(known.title) || String(row.message_id);
  const { year, imdb, genres, quality } = known;
  return {
    subject: {
      key: keyOf(kind, name, known),
      kind,
      name,
      slug: slugOf(name, known.tmdb?.id),
      genres,
      // The year of an episode is often its own.
      ...(year && !isSeries ? { year } : {}),
      ...(imdb ? { imdb } : {}),
    },
    file: {
      chat_id: row.chat_id,
      message_id: row.message_id,
      created_at: row.created_at,
      episodes: isSeries ? episodesOf(known) : none,
      ...(quality ? { quality } : {}),
    },
  };
}

function knownOf({ layers, custom_name, file_name }: MediaTitle, { mergeFacts, titleOfUpload }: ShelfRules) {
  const merged = mergeFacts(layers);
  const named = merged.title ? undefined : titleOfUpload(custom_name, file_name);
  return {
    title: merged.title?.value ?? named?.title ?? custom_name,
    year: merged.year?.value ?? named?.year,
    season: merged.season?.value ?? named?.season,
    episodes: merged.episodes?.value ?? named?.episodes ?? [],
    air_date: merged.air_date?.value ?? named?.air_date,
    quality: merged.quality?.value ?? named?.quality,
    imdb: merged.imdb?.value,
    tmdb: merged.tmdb?.value,
    genres: merged.genres?.value.slice(0, 10) ?? none,
  };
}

function keyOf(kind: ShelfSubject['kind'], name: string, { tmdb, year }: Known): string {
  if (tmdb) return `${kind} tmdb ${tmdb.kind} ${tmdb.id}`;
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return kind === 'movie' ? `movie ${folded} ${year ?? ''}` : `series ${folded}`;
}

/**
 * A name as part of an address: letters and digits of any script, in lower case.
 *
 * @param id tells titles of the same name apart. Default: none.
 * @example slugOf('Amélie & Co.', 194) // 'amélie-co-194'
 */
export function slugOf(name: string, id?: number): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [
    ...words.slice(0, 12),
    ...(id === undefined ? [] : [id]),
    ...(words.length === 0 && id === undefined ? ['-'] : []),
  ].join('-');
}

/** A dated show is numbered by its days, a whole season is number 0 of it: every file has its line in the list. */
function episodesOf({ season, episodes, air_date }: Known): ShelfFile['episodes'] {
  if (episodes.length > 0) return episodes.map((number) => ({ season: season ?? 1, number }));
  const [year = 1, month = 1, day = 1] = (air_date ?? '').split('-').map(Number);
  if (air_date) return [{ season: year, number: month * 100 + day }];
  return [{ season: season ?? 1, number: 0 }];
}
