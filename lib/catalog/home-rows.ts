// The rows of the home page: the viewer's own, what is new, series, kinds; whole, or the few cards a page begins with.
import type { CatalogFile } from '../api/contract.ts';
import type { HomeRow } from '../api/contract-browse.ts';
import type { MediaPlace } from '../storage/storage.ts';
import type { Catalog } from './catalog.ts';
import { inOrder } from './seasons.ts';
import type { SeriesShelf } from './series.ts';
import type { ItemPlace, TitleSearch } from './title-search.ts';

/** Items of a whole row, and series with a row of their own. */
export const rowLength = 20;
const seriesRows = 5;

/** What a viewer's own rows show. */
export interface OwnItems {
  readonly begun: readonly CatalogFile[];
  readonly listed: readonly CatalogFile[];
}

/** How much of the rows is read. */
export interface HomeExtent {
  readonly signal?: AbortSignal;
  /** Items of a row at most. Default and most: 20. */
  readonly cards?: number;
  /** Rows from the top that are read; those below are named, without items. Default: all. */
  readonly rows?: number;
}

/** What rows are read from. */
export interface HomeSources {
  readonly catalog: Pick<Catalog, 'pageAfter' | 'findMany'>;
  readonly titles: Pick<TitleSearch, 'find'>;
  readonly shelf: Pick<SeriesShelf, 'list'>;
}

/** What the list of one kind is called. Episodes have the rows of their series. */
const kindRows = [
  ['film', 'Films'],
  ['audio', 'Audio'],
  ['file', 'Files'],
] as const;

/** A row that is there, before its items are read. */
interface Plan {
  readonly head: Omit<HomeRow, 'files'>;
  read(): readonly CatalogFile[] | Promise<readonly CatalogFile[]>;
}

/**
 * Rows in their order; those without items are left out.
 *
 * @throws AppError `storage_unavailable` when store or index are away; the reason when the signal aborts.
 */
export async function readHomeRows(own: OwnItems, extent: HomeExtent, sources: HomeSources): Promise<HomeRow[]> {
  const cards = Math.min(extent.cards ?? rowLength, rowLength);
  const plans = await planRows(own, cards, extent.signal, sources);
  const drawn = plans.slice(0, extent.rows);
  const below = plans.slice(drawn.length).map(({ head }) => ({ ...head, files: [] }));
  const rows = await Promise.all(drawn.map(async ({ head, read }) => ({ ...head, files: [...(await read())] })));
  // All of it may have been deleted since.
  return [...rows.filter(({ files }) => files.length > 0), ...below];
}

async function planRows(own: OwnItems, cards: number, signal: AbortSignal | undefined, sources: HomeSources) {
  const { catalog, shelf } = sources;
  const newest = await catalog.pageAfter({ limit: cards });
  const series = shelf.list({ kind: 'series', skip: 0, limit: seriesRows }).filter(({ files }) => files.length > 1);
  const kinds = await Promise.all(kindRows.map((kind) => planKind(kind, cards, signal, sources)));
  return [
    ...given({ id: 'continue', kind: 'continue', title: 'Continue watching', path: null }, own.begun.slice(0, cards)),
    ...given({ id: 'list', kind: 'list', title: 'My list', path: '/api/viewer/list' }, own.listed.slice(0, cards)),
    ...given({ id: 'new', kind: 'new', title: 'New', path: '/api/catalog' }, newest.files),
    ...series.map((one) => planSeries(one, cards, catalog)),
    ...kinds.flat(),
  ];
}

const given = (head: Plan['head'], files: readonly CatalogFile[]): Plan[] =>
  files.length === 0 ? [] : [{ head, read: () => files }];

function planSeries(
  { slug, name, files }: ReturnType<SeriesShelf['list']>[number],
  cards: number,
  catalog: HomeSources['catalog'],
): Plan {
  const path = `/api/series/${encodeURIComponent(slug)}`;
  return {
    head: { id: `series:${slug}`, kind: 'series', title: name, path },
    read: () => catalog.findMany(inOrder(files).slice(-rowLength).slice(0, cards)),
  };
}

async function planKind(
  [kind, title]: (typeof kindRows)[number],
  cards: number,
  signal: AbortSignal | undefined,
  { titles, catalog }: HomeSources,
): Promise<Plan[]> {
  const ask = { query: '', filter: { kind }, offset: 0, limit: cards };
  const { places } = await titles.find(ask, signal ? { signal } : {});
  const head = { id: kind, kind: 'kind', title, path: `/api/catalog?kind=${kind}` } as const;
  return places.length === 0 ? [] : [{ head, read: () => catalog.findMany(places.map(toPlace)) }];
}

/** An item of the index, as the store finds it. */
export const toPlace = ({ chatId, messageId }: ItemPlace): MediaPlace => ({ chat_id: chatId, message_id: messageId });
