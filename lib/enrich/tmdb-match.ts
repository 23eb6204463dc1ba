// Which of TMDB's answers is the item, if any. Pure.
import type { TmdbQuery, TmdbTitle } from './tmdb-client.ts';

/** What the item is believed to be. */
export interface Believed {
  readonly title?: string;
  readonly year?: number;
  readonly season?: number;
  readonly episodes?: readonly number[];
  readonly air_date?: string;
  readonly quality?: string;
}

/** A holiday film has none of these; without them a search would only find strangers of the same name. */
export function searchFor(believed: Believed): TmdbQuery | undefined {
  const { title, year } = believed;
  if (!title) return undefined;
  const isSeries = believed.season !== undefined || Boolean(believed.episodes?.length) || Boolean(believed.air_date);
  if (isSeries) return { kind: 'tv', title };
  return year ? { kind: 'movie', title, year } : undefined;
}

/**
 * The first result with the same title and, where one is known, a year at most one off: release years differ by country. The
 * year in the name of an episode is often its own, so a series of another year will do when there is none of this one.
 *
 * @returns undefined rather than something similar: a wrong poster is worse than none.
 */
export function matching(believed: Believed, results: readonly TmdbTitle[]): TmdbTitle | undefined {
  const wanted = comparable(believed.title ?? '');
  if (wanted === '') return undefined;
  const named = results.filter((result) =>
    [result.title, result.originalTitle].some((title) => comparable(title) === wanted),
  );
  const ofYear = named.find(({ year }) => !believed.year || !year || Math.abs(year - believed.year) <= 1);
  return ofYear ?? named.find(({ kind }) => kind === 'tv');
}

/** Letters and digits alone, without accents, `&` as a word. */
function comparable(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('&', 'and');
  return plain.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
