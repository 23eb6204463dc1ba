// Looking around in the catalogue: lists with filters, search, kinds, the rows of the home page, what stands beside an item.

import type { CatalogFile } from '../api/contract.ts';
import type {
  CatalogList,
  CatalogListQuery,
  Home,
  HomeRow,
  KindCounts,
  Related,
  SearchPage,
  SearchQuery,
} from '../api/contract-browse.ts';
import { AppError } from '../errors.ts';
import type { MediaPlace, NewestPlace } from '../storage/storage.ts';
import type { Catalog } from './catalog.ts';
import { readCursor, writeCursor } from './catalog-cursor.ts';
import { firstOf } from './related.ts';
import { episodesAfter, inOrder } from './seasons.ts';
import type { SeriesShelf } from './series.ts';
import type { ItemPlace, TitleFilter, TitleSearch } from './title-search.ts';

type Signalled = { readonly signal?: AbortSignal };

/** The door. Every method throws AppError `storage_unavailable` when store or index are away, the reason when the signal aborts. */
export interface Browse {
  /** Newest first, by pages or by cursors. @throws AppError `bad_request` for a cursor that is none. */
  list(query: CatalogListQuery, options?: Signalled): Promise<CatalogList>;
  /** The best first. @throws AppError `queue_full` when too many search at once. */
  search(query: SearchQuery, options?: Signalled): Promise<SearchPage>;
  kinds(options?: Signalled): Promise<KindCounts>;
  /** @param begun what the viewer has begun and not finished, the latest first. */
  home(begun: readonly CatalogFile[], options?: Signalled): Promise<Home>;
  /** At most twenty, the nearest first. @throws AppError `not_found`. */
  related(messageId: number, options?: Signalled): Promise<Related>;
}

/** What looking around works with. */
export interface BrowseOptions {
  readonly catalog: Pick<Catalog, 'page' | 'pageAfter' | 'find' | 'findMany'>;
  readonly titles: Pick<TitleSearch, 'find'>;
  readonly shelf: SeriesShelf;
}

/** Items of a row, and series with a row of their own. */
const rowLength = 20;
const seriesRows = 5;

const kinds = ['film', 'episode', 'audio', 'file'] as const;

/** What the list of one kind is called. Episodes have the rows of their series. */
const kindRows = [
  ['film', 'Films'],
  ['audio', 'Audio'],
  ['file', 'Files'],
] as const;

/** Makes the door on top of catalogue, index and shelf. */
export function createBrowse({ catalog, titles, shelf }: BrowseOptions): Browse {
  const show = async (places: readonly ItemPlace[]) =>
    catalog.findMany(places.map(({ chatId, messageId }) => ({ chat_id: chatId, message_id: messageId })));

  /** Newest first, out of the index: only that knows the facts of all items. */
  async function filtered(
    query: CatalogListQuery,
    after: NewestPlace | undefined,
    options: Signalled,
  ): Promise<CatalogList> {
    const { page, per_page } = query;
    const filter = filterOf(query);
    const ask = (offset: number) =>
      titles.find({ query: '', filter: { ...filter, ...behind(after) }, offset, limit: per_page }, options);
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
      next_cursor: cursorBehind(files, found.places.length === per_page),
      is_warming: found.isWarming,
    };
  }

  async function list(query: CatalogListQuery, options: Signalled = {}): Promise<CatalogList> {
    const { page, per_page, type, uploader, cursor } = query;
    const after = cursor === undefined ? undefined : placeOf(cursor);
    if (query.kind ?? query.year ?? query.quality ?? query.language) return filtered(query, after, options);
    if (after) {
      const filter = { ...(type ? { fileType: type } : {}), ...(uploader ? { uploadedBy: uploader } : {}) };
      const { total, files, next } = await catalog.pageAfter({ ...filter, after, limit: per_page });
      return { total, per_page, files: [...files], next_cursor: next ? writeCursor(next) : null };
    }
    const answer = await catalog.page({ page, per_page, ...(type ? { type } : {}), ...(uploader ? { uploader } : {}) });
    return { ...answer, next_cursor: cursorBehind(answer.files, answer.files.length === per_page) };
  }

  async function newestOf(kind: TitleFilter['kind'], options: Signalled) {
    const found = await titles.find({ query: '', filter: kind ? { kind } : {}, offset: 0, limit: rowLength }, options);
    return { total: found.total, files: await show(found.places) };
  }

  async function kindRow(kind: (typeof kindRows)[number][0], title: string, options: Signalled): Promise<HomeRow[]> {
    const { files } = await newestOf(kind, options);
    return files.length === 0
      ? []
      : [{ id: kind, kind: 'kind', title, path: `/api/catalog?kind=${kind}`, files: [...files] }];
  }

  async function seriesRow({ slug, name, files }: ReturnType<SeriesShelf['list']>[number]): Promise<HomeRow> {
    const episodes = await catalog.findMany(inOrder(files).slice(-rowLength));
    const path = `/api/series/${encodeURIComponent(slug)}`;
    return { id: `series:${slug}`, kind: 'series', title: name, path, files: [...episodes] };
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
    async home(begun, options = {}) {
      await shelf.refresh();
      const newest = await catalog.pageAfter({ limit: rowLength });
      const series = shelf.list({ kind: 'series', skip: 0, limit: seriesRows }).filter(({ files }) => files.length > 1);
      const rows: HomeRow[] = [
        { id: 'continue', kind: 'continue', title: 'Continue watching', path: null, files: begun.slice(0, rowLength) },
        { id: 'new', kind: 'new', title: 'New', path: '/api/catalog', files: [...newest.files] },
        ...(await Promise.all(series.map(seriesRow))),
        ...(await Promise.all(kindRows.map(([kind, title]) => kindRow(kind, title, options)))).flat(),
      ];
      return { rows: rows.filter(({ files }) => files.length > 0) };
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

const toPlace = ({ chatId, messageId }: ItemPlace): MediaPlace => ({ chat_id: chatId, message_id: messageId });

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

function behind(after: NewestPlace | undefined): Pick<TitleFilter, 'after'> {
  if (!after) return {};
  const createdAtS = Math.floor(Date.parse(after.created_at) / 1000);
  return { after: { createdAtS, messageId: after.message_id, chatId: after.chat_id } };
}

function cursorBehind(files: readonly CatalogFile[], isFull: boolean): string | null {
  const last = files.at(-1);
  return last && isFull ? writeCursor(last) : null;
}
