// The series of the catalogue: their list, and one with its seasons.

import type { CatalogFile } from '../api/contract.ts';
import type { Series, SeriesEntry, SeriesPage, SeriesQuery } from '../api/contract-browse.ts';
import { AppError } from '../errors.ts';
import type { TitleShelf } from '../feeds/stremio/title-shelf.ts';
import type { MediaPlace } from '../storage/storage.ts';
import type { Catalog } from './catalog.ts';
import { keyOf } from './item-key.ts';
import { type Season, seasonsOf } from './seasons.ts';

/** Films and series out of files, kept up to date by the store's changes. */
export type SeriesShelf = Pick<TitleShelf, 'refresh' | 'list' | 'count' | 'ofFile' | 'ofSlug'>;

/** The door. Every method throws AppError `storage_unavailable` when the store is away. */
export interface SeriesList {
  /** That with the newest episode first. */
  page(query: SeriesQuery): Promise<SeriesPage>;
  /** One with all its episodes, at most the newest 1,000 files. @throws AppError `not_found`. */
  get(slug: string): Promise<Series>;
  /** The series an item is an episode of, as {@link SeriesList.get} gives it; undefined for everything else. */
  ofItem(item: CatalogFile): Promise<Series | undefined>;
}

/** What the list of series works with. */
export interface SeriesListOptions {
  readonly catalog: Pick<Catalog, 'findMany'>;
  readonly shelf: SeriesShelf;
}

/** Files of one series that are shown, and items the catalogue gives at once. */
const mostFiles = 1000;
const atOnce = 200;

type ShelfSeries = ReturnType<SeriesShelf['list']>[number];

/** Makes the door. */
export function createSeriesList({ catalog, shelf }: SeriesListOptions): SeriesList {
  const counts = new SeasonCounts();

  async function show(places: readonly MediaPlace[]): Promise<Map<string, CatalogFile>> {
    const shown = new Map<string, CatalogFile>();
    for (let start = 0; start < places.length; start += atOnce) {
      for (const file of await catalog.findMany(places.slice(start, start + atOnce))) shown.set(keyOf(file), file);
    }
    return shown;
  }

  async function whole(series: ShelfSeries): Promise<Series> {
    const files = series.files.slice(0, mostFiles);
    const shown = await show(files);
    const season_list = seasonsOf(files).map(({ season, episodes }) => ({
      season,
      episodes: episodes.map(({ numbers, files: copies }) => ({
        numbers: [...numbers],
        files: copies.flatMap((copy) => shown.get(keyOf(copy)) ?? []),
      })),
    }));
    return { ...entryOf(series, counts, files[0] && shown.get(keyOf(files[0]))), season_list };
  }

  return {
    async page({ page, per_page }) {
      await shelf.refresh();
      const listed = shelf.list({ kind: 'series', skip: (page - 1) * per_page, limit: per_page });
      const shown = await show(listed.flatMap(({ files }) => files.slice(0, 1)));
      const series = listed.map((one) => entryOf(one, counts, one.files[0] && shown.get(keyOf(one.files[0]))));
      return { total: shelf.count('series'), page, per_page, series };
    },
    async get(slug) {
      await shelf.refresh();
      const series = shelf.ofSlug('series', slug);
      if (!series) throw new AppError('not_found', 'There is no such series.');
      return whole(series);
    },
    async ofItem(item) {
      await shelf.refresh();
      const title = shelf.ofFile(item);
      return title?.kind === 'series' ? whole(title) : undefined;
    },
  };
}

/** Counted once for each state of a series; what the shelf has forgotten is forgotten here. */
class SeasonCounts {
  readonly #known = new WeakMap<
    ShelfSeries,
    Pick<SeriesEntry, 'seasons' | 'episodes'> & { readonly revision: number }
  >();

  of(series: ShelfSeries): Pick<SeriesEntry, 'seasons' | 'episodes'> {
    const { revision, files } = series;
    const known = this.#known.get(series);
    if (known?.revision === revision) return known;
    const seasons: readonly Season<ShelfSeries['files'][number]>[] = seasonsOf(files);
    const episodes = seasons.reduce((sum, season) => sum + season.episodes.length, 0);
    const counted = { revision, seasons: seasons.length, episodes };
    this.#known.set(series, counted);
    return counted;
  }
}

function entryOf(series: ShelfSeries, counts: SeasonCounts, newest: CatalogFile | undefined): SeriesEntry {
  const { slug, name, files } = series;
  const { seasons, episodes } = counts.of(series);
  return {
    slug,
    title: name,
    path: `/api/series/${encodeURIComponent(slug)}`,
    seasons,
    episodes,
    updated_at: files[0]?.created_at ?? '',
    newest: newest ?? null,
  };
}
