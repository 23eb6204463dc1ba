import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import {
  catalogListQuerySchema,
  catalogListSchema,
  filterCountsQuerySchema,
  filterCountsSchema,
  homeSchema,
  searchPageSchema,
  searchQuerySchema,
  seriesPageSchema,
  seriesSchema,
} from '../api/contract-browse.ts';
import { TitleShelf } from '../feeds/stremio/title-shelf.ts';
import { silentLog } from '../log.ts';
import type { FactLayer } from '../storage/media-facts.ts';
import type { MediaTitle } from '../storage/media-titles.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import { type Browse, createBrowse } from './browse.ts';
import { createCatalog } from './catalog.ts';
import { mergeFacts } from './merged-facts.ts';
import { titleOfUpload } from './release-title.ts';
import { createSeriesList, type SeriesList } from './series.ts';
import { TitleIndex } from './title-index.ts';
import type { TitleSearch } from './title-search.ts';

let dataDir: string;
let storage: Storage;
let browse: Browse;
let series: SeriesList;
let nowMs = 0;

/** The index as it is, without a thread of its own: all of the store at each question. */
function indexOf(from: Storage): Pick<TitleSearch, 'find'> {
  return {
    async find(query) {
      const index = new TitleIndex();
      const all: readonly MediaTitle[] = await from.titles.newest({ limit: 1000 });
      for (const title of all) index.put(title);
      return { ...index.find(query), isWarming: false };
    },
  };
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-browse-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  const { media, posters, facts, titles } = storage;
  const index = { ...indexOf(storage), changed: () => undefined, start: () => undefined, stop: async () => undefined };
  const catalog = createCatalog({ media, posters, facts, titles: index, url: 'https://films.example' });
  nowMs = 0;
  // Each question finds what was written before it.
  const clock = { nowMs: () => (nowMs += 60_000) };
  const shelf = new TitleShelf({
    titles: {
      ...titles,
      newest: (q) => titles.newest(q),
      changedSince: (q) => titles.changedSince({ ...q, sinceMs: 0 }),
    },
    rules: { mergeFacts, titleOfUpload },
    clock,
  });
  browse = createBrowse({ catalog, titles: index, shelf });
  series = createSeriesList({ catalog, shelf });
});

afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function add(message_id: number, custom_name: string, facts?: FactLayer, more: Partial<MediaRecord> = {}) {
  const created_at = new Date(Date.UTC(2026, 0, 1) + message_id * 1000).toISOString().replace('.000', '');
  const record = mediaRecord({ message_id, custom_name, created_at, file_name: null, ...more });
  await storage.media.add(record);
  if (!facts) return;
  const { chat_id } = record;
  await storage.facts.put({ chat_id, message_id, layers: { name: facts }, updated_at: created_at });
}

const list = async (query: Record<string, string> = {}) =>
  catalogListSchema.parse(await browse.list(catalogListQuerySchema.parse(query)));
const ids = (files: readonly { message_id: number }[]) => files.map(({ message_id }) => message_id);

/** All pages by cursor; `between` runs after each. */
async function walked(
  query: Record<string, string>,
  between: (page: number) => Promise<unknown> = async () => undefined,
) {
  const seen: number[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page === 0 || cursor; page += 1) {
    const answer = await list({ ...query, ...(cursor ? { cursor } : {}) });
    expect(answer.page).toBe(cursor ? undefined : 1);
    seen.push(...ids(answer.files));
    cursor = answer.next_cursor;
    await between(page);
    if (page > 50) throw new Error('the cursors do not end');
  }
  return seen;
}

describe('lists', () => {
  const films = Array.from({ length: 25 }, (_, index) => index + 1);

  beforeEach(async () => {
    for (const id of films) {
      await add(
        id,
        `Film ${id}`,
        { title: `Film ${id}`, year: id % 2 ? 1999 : 2001, quality: '1080p', languages: ['en'] },
        { uploaded_by: id % 5 },
      );
    }
  });

  it('have pages with the fixed fields first, in their order', async () => {
    const answer = await browse.list(catalogListQuerySchema.parse({ page: '2', per_page: '10' }));
    expect(Object.keys(answer).slice(0, 4)).toEqual(['total', 'page', 'per_page', 'files']);
    expect([answer.total, answer.page, ids(answer.files)]).toEqual([25, 2, [15, 14, 13, 12, 11, 10, 9, 8, 7, 6]]);
  });

  it.each<Record<string, string>>([
    { per_page: '7' },
    { per_page: '7', year: '1999' },
    { per_page: '25' },
    { per_page: '3', type: 'video', uploader: '2' },
    { per_page: '6', sort: 'largest' },
    { per_page: '25', sort: 'longest' },
    { per_page: '4', sort: 'year', year: '1999' },
  ])('can be walked by cursor: %o', async (query: Record<string, string>) => {
    const expected = films
      .filter((id) => (query.year ? id % 2 === 1 : true) && (query.uploader ? id % 5 === 2 : true))
      .reverse();
    expect(await walked(query)).toEqual(expected);
  });

  it('stand by name as people count, and a cursor belongs to one order', async () => {
    expect(await walked({ per_page: '4', sort: 'name' })).toEqual(films);
    const { next_cursor: cursor } = await list({ per_page: '4', sort: 'name' });
    for (const sort of ['newest', 'year']) {
      await expect(list({ per_page: '4', sort, cursor: cursor ?? '' })).rejects.toMatchObject({ code: 'bad_request' });
    }
  });

  it('tell what each filter would leave', async () => {
    const answer = filterCountsSchema.parse(await browse.filters(filterCountsQuerySchema.parse({ year: '1999' })));
    expect(answer).toEqual({
      total: 13,
      years: [
        { value: 2001, total: 12 },
        { value: 1999, total: 13 },
      ],
      qualities: [{ value: '1080p', total: 13 }],
      languages: [{ value: 'en', total: 13 }],
      is_warming: false,
    });
  });

  it.each<Record<string, string>>([{ per_page: '4' }, { per_page: '4', kind: 'film' }])(
    'have no gaps and nothing twice while items come and go: %o',
    async (query) => {
      const seen = await walked(query, async (page) => {
        await add(100 + page, 'Newer');
        await storage.media.setActive(1234567890, 25 - page, false);
      });
      const stayed = films.filter((id) => id <= 25 - 7).reverse();
      expect(seen.filter((id) => id <= 18)).toEqual(stayed);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('go on behind a page of which all was removed', async () => {
    const first = await list({ per_page: '5', kind: 'film' });
    for (const id of [20, 19, 18, 17, 16]) await storage.media.setActive(1234567890, id, false);
    const next = await list({ per_page: '5', kind: 'film', cursor: first.next_cursor ?? '' });
    expect(ids(next.files)).toEqual([15, 14, 13, 12, 11]);
  });

  it('have filters', async () => {
    await add(50, 'Song', { title: 'Song', artist: 'Band' }, { file_type: 'audio' });
    expect((await list({ year: '2001' })).total).toBe(12);
    expect((await list({ kind: 'audio' })).files).toHaveLength(1);
    expect((await list({ quality: '720p' })).total).toBe(0);
    expect((await list({ language: 'en-GB', year: '1999', uploader: '3' })).total).toBe(3);
    expect((await list({ uploader: '3' })).total).toBe(5);
    expect((await list({ type: 'audio' })).total).toBe(1);
  });

  it.each(['x', 'W10', "' OR 1=1 --"])('refuse a cursor that is none: %s', async (cursor) => {
    await expect(list({ cursor })).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('count kinds', async () => {
    await add(60, 'Show S01E01', { title: 'Show', season: 1, episodes: [1] });
    const { kinds, series: count } = await browse.kinds();
    expect(Object.fromEntries(kinds.map(({ kind, total }) => [kind, total]))).toEqual({
      film: 25,
      episode: 1,
      audio: 0,
      file: 0,
    });
    expect(count).toBe(1);
  });

  it('are searched, by pages', async () => {
    const find = async (query: Record<string, string>) =>
      searchPageSchema.parse(await browse.search(searchQuerySchema.parse(query)));
    expect((await find({ q: 'film 12' })).files[0]?.message_id).toBe(12);
    const page = await find({ q: 'film', page: '2', per_page: '20', year: '1999' });
    expect(page).toMatchObject({ total: 13, page: 2, per_page: 20, files: [], is_warming: false });
    expect((await find({ q: 'nothing like it' })).total).toBe(0);
  });
});

describe('rows, series and what stands beside an item', () => {
  const episode = (season: number, ...episodes: number[]): FactLayer => ({ title: 'Harbour Lights', season, episodes });

  beforeEach(async () => {
    await add(1, 'Harbour Lights S01E01', episode(1, 1));
    await add(2, 'Harbour Lights S01E02', episode(1, 2));
    await add(3, 'Harbour Lights S01E02 720p', episode(1, 2));
    await add(4, 'Harbour Lights S02E01', episode(2, 1));
    await add(5, 'The Lantern River', { title: 'The Lantern River', year: 1999 });
    await add(6, 'The Lantern River 720p', { title: 'The Lantern River', year: 1999 });
    await add(7, 'Return to the Lantern River', { title: 'Return to the Lantern River' });
    await add(8, 'Morning', { title: 'Morning', artist: 'The Keys' }, { file_type: 'audio' });
    await add(9, 'Evening', { title: 'Evening', artist: 'The Keys' }, { file_type: 'audio' });
  });

  it('stand on the home page', async () => {
    const begun = (await list({ kind: 'film' })).files.slice(0, 1);
    const own = await browse.home({ begun, listed: begun });
    const { rows } = homeSchema.parse({ ...own, progress: [] });
    expect(rows.map(({ id }) => id)).toEqual(['continue', 'list', 'new', 'series:harbour-lights', 'film', 'audio']);
    expect(ids(rows[3]?.files ?? [])).toEqual([1, 3, 4]);
    expect(ids(rows[5]?.files ?? [])).toEqual([9, 8]);
    for (const { path } of rows.slice(2)) expect(path).toMatch(/^\/api\/(catalog|series)/);
    expect((await browse.home({ begun: [], listed: [] })).rows[0]?.id).toBe('new');
  });

  it('stand on the home page in part: a few items of the upper rows, the names of the others', async () => {
    const { rows } = await browse.home({ begun: [], listed: [] }, { cards: 2, rows: 3 });
    const whole = await browse.home({ begun: [], listed: [] });
    expect(rows.map(({ id }) => id)).toEqual(whole.rows.map(({ id }) => id));
    expect(rows.map(({ files }) => files.length)).toEqual([2, 2, 2, 0]);
    for (const [place, { files }] of rows.entries())
      expect(files).toEqual(whole.rows[place]?.files.slice(0, files.length));
  });

  it('have seasons and episodes, copies together', async () => {
    const page = seriesPageSchema.parse(await series.page({ page: 1, per_page: 20 }));
    expect(page).toMatchObject({
      total: 1,
      series: [{ slug: 'harbour-lights', title: 'Harbour Lights', seasons: 2, episodes: 3 }],
    });
    const one = seriesSchema.parse(await series.get('harbour-lights'));
    expect(
      one.season_list.map(({ season, episodes }) => [
        season,
        episodes.map(({ numbers, files }) => [numbers, ids(files)]),
      ]),
    ).toEqual([
      [
        1,
        [
          [[1], [1]],
          [[2], [3, 2]],
        ],
      ],
      [2, [[[1], [4]]]],
    ]);
    await expect(series.get('none')).rejects.toMatchObject({ code: 'not_found' });
    expect((await series.page({ page: 2, per_page: 20 })).series).toEqual([]);
  });

  it('are counted anew when episodes come, move and go', async () => {
    const counts = async () => {
      const [one] = (await series.page({ page: 1, per_page: 20 })).series;
      return [one?.seasons, one?.episodes];
    };
    expect(await counts()).toEqual([2, 3]);
    await add(20, 'Harbour Lights S03E01', episode(3, 1));
    expect(await counts()).toEqual([3, 4]);
    const [moved] = (await list({ kind: 'episode' })).files;
    if (!moved) throw new Error('no episode');
    const at = { chat_id: moved.chat_id, message_id: moved.message_id, updated_at: moved.created_at };
    await storage.facts.put({ ...at, layers: { admin: episode(2, 2) } });
    expect(await counts()).toEqual([2, 4]);
    await storage.media.setActive(moved.chat_id, moved.message_id, false);
    expect(await counts()).toEqual([2, 3]);
  });

  it('are found by any of their episodes, and by nothing else', async () => {
    const [episode, film] = await Promise.all([list({ kind: 'episode' }), list({ kind: 'film' })]);
    expect(episode.files).toHaveLength(4);
    for (const item of episode.files) expect(await series.ofItem(item)).toEqual(await series.get('harbour-lights'));
    for (const item of film.files) expect(await series.ofItem(item)).toBeUndefined();
  });

  it('are what comes next, and what is alike', async () => {
    const related = async (id: number) => ids((await browse.related(id)).files);
    expect((await related(1)).slice(0, 2)).toEqual([3, 4]);
    const beside = await related(5);
    expect(beside[0]).toBe(7);
    expect(beside).not.toContain(5);
    expect(beside).not.toContain(6);
    expect((await related(8))[0]).toBe(9);
    await expect(related(99)).rejects.toMatchObject({ code: 'not_found' });
  });
});
