// What TMDB says of an item, as a layer.
import type { FactLayer } from '../storage/media-facts.ts';
import type { PosterMaker } from './poster-maker.ts';
import type { TmdbClient } from './tmdb-client.ts';
import { type Believed, matching, searchFor } from './tmdb-match.ts';

/**
 * Searches for the item and takes its artwork into the store.
 *
 * @returns undefined when it is nothing TMDB could know, or nothing there is surely the same.
 * @throws what {@link TmdbClient} and the store throw.
 */
export async function askTmdb(
  tmdb: TmdbClient,
  believed: Believed,
  posters: PosterMaker,
  signal: AbortSignal,
): Promise<FactLayer | undefined> {
  const query = searchFor(believed);
  const found = query && matching(believed, await tmdb.search(query, signal));
  if (!found) return undefined;
  const { imdbId, genres } = await tmdb.details(found, signal);
  const poster = found.posterPath ? await posters.fromImage(await tmdb.poster(found.posterPath, signal)) : undefined;
  return {
    title: found.title || found.originalTitle,
    // That of a series is its first; an episode has its own.
    ...(found.year && found.kind === 'movie' ? { year: found.year } : {}),
    ...(found.overview ? { overview: found.overview } : {}),
    tmdb: { kind: found.kind, id: found.id },
    ...(imdbId ? { imdb: imdbId } : {}),
    ...(genres.length > 0 ? { genres: [...genres] } : {}),
    ...(poster ? { poster } : {}),
  };
}
