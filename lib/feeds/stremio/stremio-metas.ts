// Titles as Stremio shows them. Pure.
import type { CatalogFile } from '../../api/contract.ts';
import type { StremioMeta, StremioPreview, StremioVideo } from '../../api/feed-contract.ts';
import type { FeedItem } from '../feed-item.ts';
import { oneLine } from '../plain-text.ts';
import type { ShelfFile } from './shelf-subject.ts';
import { ownId } from './stremio-ids.ts';
import type { ShelfTitle } from './title-shelf.ts';

/** Our own pictures where an item has none. */
export interface MetaRoom {
  /** Public base URL without a slash at its end. */
  readonly url: string;
}

/** Seconds an answer may be kept: new films shall be seen soon. Chosen by feel. */
export const cacheSeconds = 60;

/** IMDb's id, else that of its oldest file, which stays when newer ones come. */
export function idOfTitle({ imdb, files }: ShelfTitle): string {
  const oldest = files.at(-1);
  return imdb ?? (oldest ? ownId(oldest) : '');
}

function pictureOf({ url }: MetaRoom, item: FeedItem | undefined): Pick<StremioPreview, 'poster' | 'posterShape'> {
  if (!item?.poster) return { poster: `${url}/apple-icon.png`, posterShape: 'square' };
  // Those of TMDB are posters, all others pictures out of the film.
  return { poster: item.poster, posterShape: item.file.facts?.from.poster === 'tmdb' ? 'poster' : 'landscape' };
}

/**
 * A title as it stands in a list.
 *
 * @param item the title's newest file.
 */
export function stremioPreview(room: MetaRoom, title: ShelfTitle, item: FeedItem | undefined): StremioPreview {
  const overview = item?.file.facts?.overview;
  return {
    id: idOfTitle(title),
    type: title.kind,
    name: title.name,
    ...pictureOf(room, item),
    ...(title.year ? { releaseInfo: String(title.year) } : {}),
    ...(title.genres.length > 0 ? { genres: [...title.genres] } : {}),
    ...(overview ? { description: overview } : {}),
  };
}

/**
 * A title with everything known of it, a series with its episodes.
 *
 * @param item the title's newest file, with all its facts.
 * @param items of its files, as far as they are still there.
 */
export function stremioMeta(
  room: MetaRoom,
  title: ShelfTitle,
  item: FeedItem,
  items: readonly FeedItem[],
): StremioMeta {
  const preview = stremioPreview(room, title, item);
  const { duration } = item.file;
  const isFilm = title.kind === 'movie';
  return {
    meta: {
      ...preview,
      background: preview.poster,
      ...(isFilm && duration ? { runtime: `${Math.max(1, Math.round(duration / 60))} min` } : {}),
      ...(title.year && isFilm ? { released: `${title.year}-01-01T00:00:00.000Z` } : {}),
      website: item.watch,
      ...(isFilm ? {} : { videos: videosOf(title, items) }),
      behaviorHints: { defaultVideoId: isFilm ? preview.id : null },
    },
    cacheMaxAge: cacheSeconds,
  };
}

/** One for each episode, in their order; of two files of an episode the newer gives the picture. */
function videosOf(title: ShelfTitle, items: readonly FeedItem[]): StremioVideo[] {
  const byPlace = new Map(items.map((item) => [ownId(item.file), item]));
  const videos = new Map<string, StremioVideo>();
  for (const file of title.files) {
    const item = byPlace.get(ownId(file));
    for (const episode of file.episodes) {
      const id = `${idOfTitle(title)}:${episode.season}:${episode.number}`;
      if (item && !videos.has(id)) videos.set(id, videoOf(id, file, episode, item));
    }
  }
  return [...videos.values()].sort((a, b) => a.season - b.season || a.episode - b.episode);
}

function videoOf(
  id: string,
  file: ShelfFile,
  { season, number }: ShelfFile['episodes'][number],
  { file: { facts }, poster }: FeedItem,
): StremioVideo {
  return {
    id,
    title: titleOfEpisode(season, number, facts),
    released: new Date(facts?.air_date ?? file.created_at).toISOString(),
    season,
    episode: number,
    ...(poster ? { thumbnail: poster } : {}),
  };
}

function titleOfEpisode(season: number, number: number, facts: CatalogFile['facts']): string {
  if (facts?.air_date && !facts.episodes?.length) return oneLine(facts.air_date);
  return number === 0 ? `Season ${season}` : `Episode ${number}`;
}
