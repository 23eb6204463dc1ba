// Items as one caller sees them: with addresses that open for that caller.
import type { Caller } from '../auth/caller.ts';
import type { CallerLinks, LinkAccess } from '../auth/link-access.ts';
import type { CatalogFile, SubtitleEntry, ViewerItem, ViewerPage } from './contract.ts';
import type { Series, SeriesEntry } from './contract-browse.ts';
import type { GivenSignature } from './given-signature.ts';

/**
 * An item with the caller's own addresses of stream, page and poster. Where access is public, or the caller comes by a cookie,
 * they are the plain ones.
 */
export function shownFile<F extends CatalogFile>(links: Pick<LinkAccess, 'linksFor'>, caller: Caller, file: F): F {
  return withLinks(file, links.linksFor(caller, file));
}

/** An item for whoever came with a good signature and nothing else: with addresses that open as long as that does. */
export function fileLike<F extends CatalogFile>(
  links: Pick<LinkAccess, 'linksLike'>,
  given: GivenSignature,
  file: F,
): F {
  return withLinks(file, links.linksLike(given, file));
}

function withLinks<F extends CatalogFile>(file: F, { stream, watch, poster }: CallerLinks): F {
  const shown = (path: string) => {
    const hash = /\/poster\/([0-9a-f]{32})/.exec(path)?.[1];
    return hash === undefined ? path : withQueryOf(path, poster(hash));
  };
  return {
    ...file,
    stream_link: stream,
    watch_path: pathOf(watch),
    poster: file.poster === null ? null : shown(file.poster),
    ...(file.posters ? { posters: file.posters.map((one) => ({ ...one, path: shown(one.path) })) } : {}),
  };
}

/** A page, or anything else with items in `files`, as {@link shownFile} shows them. */
export function shownFiles<P extends { readonly files: readonly CatalogFile[] }>(
  links: Pick<LinkAccess, 'linksFor'>,
  caller: Caller,
  page: P,
): P {
  return { ...page, files: page.files.map((file) => shownFile(links, caller, file)) };
}

/** An item of a viewer's list, its file as {@link shownFile} shows it. */
export function shownItem(links: Pick<LinkAccess, 'linksFor'>, caller: Caller, item: ViewerItem): ViewerItem {
  return { ...item, file: shownFile(links, caller, item.file) };
}

/** A page of a viewer's list, all its files as {@link shownFile} shows them. */
export function shownPage(links: Pick<LinkAccess, 'linksFor'>, caller: Caller, page: ViewerPage): ViewerPage {
  return { ...page, items: page.items.map((item) => shownItem(links, caller, item)) };
}

/** A series in a list, its newest file as {@link shownFile} shows it. */
export function shownEntry<E extends SeriesEntry>(links: Pick<LinkAccess, 'linksFor'>, caller: Caller, entry: E): E {
  return { ...entry, newest: entry.newest && shownFile(links, caller, entry.newest) };
}

/** A whole series, all its files as {@link shownFile} shows them. */
export function shownSeries(links: Pick<LinkAccess, 'linksFor'>, caller: Caller, series: Series): Series {
  const season_list = series.season_list.map(({ season, episodes }) => ({
    season,
    episodes: episodes.map((episode) => shownFiles(links, caller, episode)),
  }));
  return { ...shownEntry(links, caller, series), season_list };
}

/** Subtitles of an item with addresses that open for whoever asks; those that cannot be had have none. */
export function shownSubtitles<S extends Pick<SubtitleEntry, 'id' | 'path' | 'script_path'>>(
  { subtitle }: Pick<CallerLinks, 'subtitle'>,
  subtitles: readonly S[],
): readonly S[] {
  return subtitles.map((one) => {
    const address = subtitle(one.id);
    return {
      ...one,
      path: one.path === null ? null : pathOf(address),
      ...(one.script_path === undefined ? {} : { script_path: withQueryOf(one.script_path, address) }),
    };
  });
}

/**
 * A path with the query of another address added to its own.
 *
 * @example withQueryOf('/api/poster/ab?w=320', 'https://x/api/poster/ab?exp=1') // '/api/poster/ab?w=320&exp=1'
 */
export function withQueryOf(path: string, address: string): string {
  const { search } = new URL(address);
  if (search === '') return path;
  return path.includes('?') ? `${path}&${search.slice(1)}` : `${path}${search}`;
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}
