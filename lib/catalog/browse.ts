// Looking around in the catalogue: lists with filters, search, kinds, the rows of the home page, what stands beside an item.

import type { CatalogFile } from '../api/contract.ts';
import type {
  CatalogList,
  CatalogListQuery,
  FilterCountsAnswer,
  FilterCountsQuery,
  Home,
  KindCounts,
  Related,
  SearchPage,
  SearchQuery,
} from '../api/contract-browse.ts';
import { AppError } from '../errors.ts';
import type { MediaPlace, NewestPlace } from '../storage/storage.ts';
import type { Catalog } from './catalog.ts';
import { readCursor, readSortCursor, writeCursor, writeSortCursor } from './catalog-cursor.ts';
import { type HomeExtent, type OwnItems, readHomeRows, rowLength, toPlace } from './home-rows.ts';
import { firstOf } from './related.ts';
import { episodesAfter } from './seasons.ts';
import type { SeriesShelf } from './series.ts';
import type { ItemPlace, ListPlace, TitleFilter, TitleSearch } from './title-search.ts';

type Signalled = { readonly signal?: AbortSignal };

/** The door. Every method throws AppError `storage_unavailable` when store or index are away, the reason when the signal aborts. */
export interface Browse {
  /** In an order, newest first by default, by pages or by cursors. @throws AppError `bad_request` for a cursor that is none, or of another order. */
  list(query: CatalogListQuery, options?: Signalled): Promise<CatalogList>;
  /** The best first. @throws AppError `queue_full` when too many search at once. */
  search(query: SearchQuery, options?: Signalled): Promise<SearchPage>;
  kinds(options?: Signalled): Promise<KindCounts>;
  /** What each choice of a filter would leave, given the others. */
  filters(query: FilterCountsQuery, options?: Signalled): Promise<FilterCountsAnswer>;
  /** @param own what the viewer has begun and not finished, the latest first, and wants to watch. @param extent default: all of it. */
  home(own: OwnItems, extent?: HomeExtent): Promise<Pick<Home, 'rows'>>;
  /** At most twenty, the nearest first. @throws AppError `not_found`. */
  related(messageId: number, options?: Signalled): Promise<Related>;
}

/** What looking around works with. */
export interface BrowseOptions {
  readonly catalog: Pick<Catalog, 'page' | 'pageAfter' | 'find' | 'findMany'>;
  readonly titles: Pick<TitleSearch, 'find'>;
  readonly shelf: SeriesShelf;
}

const kinds = ['film', 'episode', 'audio', 'file'] as const;

/** Makes the door on top of catalogue, index and shelf. */
export function createBrowse({ catalog, titles, shelf }: BrowseOptions): Browse {
  const show = async (places: readonly ItemPlace[]) => catalog.findMany(places.map(toPlace));

  /** Out of the index: only that knows the facts of all items. */
  async function filtered(query: CatalogListQuery, options: Signalled): Promise<CatalogList> {
    const { page, per_page, sort, cursor } = query;
    const after = cursor === undefined ? undefined : listPlaceOf(sort, cursor);
    const filter = filterOf(query);
    const inOrder = { query: '', sort, filter: { ...filter, ...(after ? { after } : {}) } };
    const ask = (offset: number) => titles.find({ ...inOrder, offset, limit: per_page }, options);
    let offset = after ? 0 : (page - 1) * per_page;
    let found = await ask(offset);
    let files = await show(found.places);
    // Another process has just removed all of them: a page without files would look like the last one.
    while (files.length === 0 && found.places.length === per_page) {
      offset += per_page;
      found = await ask(offset);
      files = await show(found.places);
    }
    const all = after ? await titles.find({ query: '', filter, offset: 0, limit: 0 }, options) : found;
    return {
      total: all.total,
      ...(after ? {} : { page }),
      per_page,
      files: [...files],
      next_cursor: found.last && found.places.length === per_page ? cursorOf(sort, found.last, files) : null,
      is_warming: found.isWarming,
    };
  }

  async function list(query: CatalogListQuery, options: Signalled = {}): Promise<CatalogList> {
    const { page, per_page, type, uploader, cursor, sort } = query;
    const isFiltered = (query.kind ?? query.year ?? query.quality ?? query.language) !== undefined;
    if (isFiltered || sort !== 'newest') return filtered(query, options);
    const after = cursor === undefined ? undefined : placeOf(cursor);
    if (after) {
      const filter = { ...(type ? { fileType: type } : {}), ...(uploader ? { uploadedBy: uploader } : {}) };
      const { total, files, next } = await catalog.pageAfter({ ...filter, after, limit: per_page });
      return { total, per_page, files: [...files], next_cursor: next ? writeCursor(next) : null };
    }
    const answer = await catalog.page({ page, per_page, ...(type ? { type } : {}), ...(uploader ? { uploader } : {}) });
    return { ...answer, next_cursor: cursorBehind(answer.files, answer.files.length === per_page) };
  }

  return {
    list,
    async search({ q, page, per_page, ...rest }, options = {}) {
      const offset = (page - 1) * per_page;
      const filter = filterOf(rest);
      const found = await titles.find({ query: q, filter, offset, limit: per_page }, options);
      return {
        total: found.total,
        page,
        per_page,
        files: [...(await show(found.places))],
        is_warming: found.isWarming,
      };
    },
    async kinds(options = {}) {
      await shelf.refresh();
      const counts = await Promise.all(
        kinds.map(async (kind) => ({
          kind,
          found: await titles.find({ query: '', filter: { kind }, offset: 0, limit: 0 }, options),
        })),
      );
      return {
        kinds: counts.map(({ kind, found }) => ({ kind, total: found.total })),
        series: shelf.count('series'),
        is_warming: counts.some(({ found }) => found.isWarming),
      };
    },
    async filters(query, options = {}) {
      const ask = { query: '', filter: filterOf(query), offset: 0, limit: 0, withCounts: true };
      const { total, isWarming, counts } = await titles.find(ask, options);
      const { years = [], qualities = [], languages = [] } = counts ?? {};
      return { total, years: [...years], qualities: [...qualities], languages: [...languages], is_warming: isWarming };
    },
    async home(own, extent = {}) {
      await shelf.refresh();
      return { rows: await readHomeRows(own, extent, { catalog, titles, shelf }) };
    },
    async related(messageId, options = {}) {
      const file = await catalog.find(messageId);
      if (!file) throw new AppError('not_found');
      await shelf.refresh();
      const title = shelf.ofFile(file);
      const words = [file.facts?.artist, file.facts?.title ?? file.custom_name].filter((text) => text !== undefined);
      const kind = file.file_type === 'video' ? (title?.kind === 'series' ? 'episode' : 'film') : file.file_type;
      const search = (query: string, filter: TitleFilter) =>
        titles
          .find({ query: query.slice(0, 200), filter, offset: 0, limit: rowLength + 1 }, options)
          .then(({ places }) => places.map(toPlace));
      const lists: (readonly MediaPlace[])[] = [
        title?.kind === 'series' ? episodesAfter(title.files, file).slice(0, 10) : [],
      ];
      for (const text of words) lists.push(await search(text, {}));
      lists.push(await search('', { kind }));
      const copies = title?.kind === 'movie' ? title.files : [];
      return { files: [...(await catalog.findMany(firstOf(lists, [file, ...copies], rowLength)))] };
    },
  };
}

function filterOf({ kind, type, year, quality, language, uploader }: Partial<CatalogListQuery>): TitleFilter {
  const of = kind ?? type;
  return {
    ...(of ? { kind: of } : {}),
    ...(year === undefined ? {} : { year }),
    ...(quality === undefined ? {} : { quality }),
    ...(language === undefined ? {} : { language }),
    ...(uploader === undefined ? {} : { uploader }),
  };
}

function placeOf(cursor: string): NewestPlace {
  const place = readCursor(cursor);
  if (!place) throw new AppError('bad_request', 'cursor: must be the next_cursor of an answer.');
  return place;
}

function listPlaceOf(sort: CatalogListQuery['sort'], cursor: string): ListPlace {
  if (sort === 'newest') {
    const { created_at, message_id, chat_id } = placeOf(cursor);
    return { createdAtS: Math.floor(Date.parse(created_at) / 1000), messageId: message_id, chatId: chat_id };
  }
  const place = readSortCursor(sort, cursor);
  if (!place) throw new AppError('bad_request', 'cursor: must be the next_cursor of an answer in the same order.');
  return place;
}

/** Newest first, a cursor is one of all lists: filters may be taken away and it still leads on. */
function cursorOf(sort: CatalogListQuery['sort'], last: ListPlace, files: readonly CatalogFile[]): string | null {
  return sort === 'newest' ? cursorBehind(files, true) : writeSortCursor(sort, last);
}

function cursorBehind(files: readonly CatalogFile[], isFull: boolean): string | null {
  const last = files.at(-1);
  return last && isFull ? writeCursor(last) : null;
}
