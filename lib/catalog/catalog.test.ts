// The catalogue on a real store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { type CatalogFile, catalogFileSchema, catalogPageSchema } from '../api/contract.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type Catalog, type CatalogSearch, type CatalogWalk, createCatalog } from './catalog.ts';
import { TitleFeed } from './title-feed.ts';

let dataDir: string;
let storage: Storage;
let titles: TitleFeed;
let catalog: Catalog;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-catalog-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  titles = new TitleFeed({ titles: storage.titles, clock: systemClock, log: silentLog });
  titles.start();
  catalog = createCatalog({
    titles,
    media: storage.media,
    posters: storage.posters,
    facts: storage.facts,
    url: 'https://films.example',
  });
});

afterEach(async () => {
  await titles.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function collected(query: CatalogWalk): Promise<(readonly CatalogFile[])[]> {
  const batches: (readonly CatalogFile[])[] = [];
  for await (const batch of catalog.walk(query)) batches.push(batch);
  return batches;
}

describe('catalog', () => {
  it('shows a row with links of the configured address', () => {
    const file = catalog.toFile(mediaRecord({ thumb: 'ab'.repeat(16) }));
    expect(catalogFileSchema.parse(file)).toEqual(file);
    expect(file).toMatchObject({
      stream_link: 'https://films.example/stream/1234567890/7',
      poster: `/api/poster/${'ab'.repeat(16)}`,
      watch_path: '/watch/7',
    });
    expect(catalog.toFile(mediaRecord()).poster).toBeNull();
  });

  it('pages in the shape of the contract', async () => {
    await storage.media.add(mediaRecord({ message_id: 1 }));
    await storage.media.add(mediaRecord({ message_id: 2, file_type: 'audio' }));
    const page = await catalog.page({ page: 1, per_page: 20 });
    expect(catalogPageSchema.parse(page)).toEqual(page);
    expect(page.files.map((file) => file.message_id)).toEqual([2, 1]);
    expect(await catalog.page({ page: 1, per_page: 20, type: 'video' })).toMatchObject({ total: 1 });
    expect(await catalog.page({ page: 9, per_page: 20 })).toEqual({ total: 2, page: 9, per_page: 20, files: [] });
  });

  it('goes through all of it in batches, newest first, and can be stopped', async () => {
    const ids = Array.from({ length: 450 }, (_, index) => index + 1);
    for (const id of ids) {
      const file_type = id % 3 === 0 ? 'audio' : 'video';
      await storage.media.add(
        mediaRecord({ message_id: id, file_type, custom_name: `Part ${id}`, is_active: id !== 9 }),
      );
    }
    const walked = async (query: Omit<CatalogWalk, 'signal'>) => {
      const batches = await collected({ ...query, signal: new AbortController().signal });
      expect(Math.max(0, ...batches.map((batch) => batch.length))).toBeLessThanOrEqual(200);
      return batches.flat().map((file) => file.message_id);
    };
    expect(await walked({})).toEqual(ids.filter((id) => id !== 9).reverse());
    expect(await walked({ type: 'audio' })).toEqual(ids.filter((id) => id % 3 === 0 && id !== 9).reverse());
    expect(await walked({ words: 'part 12', type: 'audio' })).toContain(12);
    expect(await walked({ words: 'part 13', type: 'audio' })).not.toContain(13);
    await expect(collected({ signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left');
  });

  it('finds many at once, in the order asked for, without what was removed', async () => {
    for (const message_id of [1, 2, 3]) {
      await storage.media.add(mediaRecord({ message_id, is_active: message_id !== 2 }));
    }
    const places = [3, 2, 1, 9].map((message_id) => ({ chat_id: 1234567890, message_id }));
    expect((await catalog.findMany(places)).map((file) => file.message_id)).toEqual([3, 1]);
    await expect(catalog.findMany(Array(201).fill(places[0]))).rejects.toThrow(RangeError);
  });

  it('finds active items only', async () => {
    await storage.media.add(mediaRecord());
    expect((await catalog.find(7))?.custom_name).toBe('Film');
    expect(await catalog.find(8)).toBeUndefined();
    await storage.media.setActive(1234567890, 7, false);
    expect(await catalog.find(7)).toBeUndefined();
  });

  it('knows a stream link by channel, by uploader and short, removed items too', async () => {
    await storage.media.add(mediaRecord({ is_active: false }));
    for (const chatId of [1234567890, 5228293685, undefined]) {
      expect(await catalog.findMedia(chatId, 7)).toMatchObject({ message_id: 7, is_active: false });
    }
    expect(await catalog.findMedia(42, 7)).toBeUndefined();
    expect(await catalog.findMedia(1234567890, 8)).toBeUndefined();
  });

  it('finds posters by their hash and nothing by other words', async () => {
    const hash = await storage.posters.put(new Uint8Array([1, 2]), 'image/jpeg');
    expect((await catalog.findPoster(hash))?.mimeType).toBe('image/jpeg');
    expect(await catalog.findPoster('../x')).toBeUndefined();
  });

  it('shows what is known of an item and from whom, briefly in lists', async () => {
    await storage.media.add(mediaRecord({ custom_name: 'film', duration: null, width: null, height: null }));
    const hash = 'cd'.repeat(16);
    await storage.facts.put({
      chat_id: 1234567890,
      message_id: 7,
      layers: {
        name: { title: 'Film', year: 1999, quality: '720p' },
        header: {
          duration: 90.5,
          width: 1920,
          height: 1080,
          quality: '1080p',
          chapters: [{ start_ms: 0, title: 'One' }],
        },
        tmdb: { title: 'The Film', overview: 'A film.', poster: { hash, placeholder: '1QcSHQ==' } },
        admin: { year: 2000 },
      },
      updated_at: '2026-01-10T12:00:00Z',
    });
    const file = await catalog.find(7);
    expect(catalogFileSchema.parse(file)).toEqual(file);
    expect(file).toMatchObject({ custom_name: 'film', duration: 90.5, width: 1920, poster: `/api/poster/${hash}` });
    expect(file?.facts).toEqual({
      ...{ title: 'The Film', year: 2000, quality: '1080p', overview: 'A film.', placeholder: '1QcSHQ==' },
      chapters: [{ start_ms: 0, title: 'One' }],
      from: {
        ...{ title: 'tmdb', year: 'admin', quality: 'header', overview: 'tmdb', chapters: 'header', poster: 'tmdb' },
        ...{ duration: 'header', width: 'header', height: 'header' },
      },
    });
    const [brief] = (await catalog.page({ page: 1, per_page: 20 })).files;
    expect(brief).toMatchObject({ poster: `/api/poster/${hash}`, facts: { title: 'The Film', year: 2000 } });
    expect(brief?.facts).not.toHaveProperty('overview');
  });

  it('shows what is said of an item without directions and nothings of its own', async () => {
    const { chat_id, message_id } = mediaRecord();
    await storage.media.add(mediaRecord());
    await catalog.describe(chat_id, message_id, { title: '\u202egpj.exe\u202c in\u200bvoice', overview: 'a\u0007 b' });
    expect((await catalog.find(message_id))?.facts).toMatchObject({ title: 'gpj.exe invoice', overview: 'a b' });
  });

  it('believes what an administrator says until it is taken back, and tells of it', async () => {
    const told: string[] = [];
    catalog.onChanged(({ kind }) => told.push(kind));
    const { chat_id, message_id } = mediaRecord();
    await storage.media.add(mediaRecord());
    const layers = { tmdb: { title: 'Of TMDB', year: 2001 } };
    await storage.facts.put({ chat_id, message_id, layers, updated_at: '2026-01-01T00:00:00Z' });
    const shown = async () => (await catalog.find(message_id))?.facts;
    await catalog.describe(chat_id, message_id, { title: 'Said', episodes: [1, 2] });
    expect(await shown()).toMatchObject({ title: 'Said', year: 2001, episodes: [1, 2], from: { title: 'admin' } });
    await catalog.describe(chat_id, message_id, { title: null });
    expect(await shown()).toMatchObject({ title: 'Of TMDB', episodes: [1, 2] });
    await catalog.describe(chat_id, message_id, { episodes: null });
    expect((await storage.facts.find(chat_id, message_id))?.layers.admin).toBeUndefined();
    expect(told).toEqual(['described', 'described', 'described']);
    await catalog.remove(chat_id, message_id);
    await expect(catalog.describe(chat_id, message_id, { year: 1 })).rejects.toMatchObject({ code: 'gone' });
    await expect(catalog.describe(1, 1, { year: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('renames, removes and restores, and tells of each change once', async () => {
    const heard: string[] = [];
    const end = catalog.onChanged(({ kind, record }) =>
      heard.push(`${kind} ${record.custom_name} ${record.is_active}`),
    );
    catalog.onChanged(() => {
      throw new Error('a listener that fails hinders nobody');
    });
    const record = mediaRecord();
    await storage.media.add(record);
    catalog.added(record);
    expect((await catalog.rename(record.chat_id, 7, ' New\nname ')).custom_name).toBe('New name');
    await catalog.remove(record.chat_id, 7);
    await catalog.remove(record.chat_id, 7);
    expect(await catalog.find(7)).toBeUndefined();
    await expect(catalog.rename(record.chat_id, 7, 'x')).rejects.toMatchObject({ code: 'gone' });
    await catalog.restore(record.chat_id, 7);
    expect((await catalog.find(7))?.custom_name).toBe('New name');
    expect(heard).toEqual([
      'added Film true',
      'renamed New name true',
      'removed New name false',
      'restored New name true',
    ]);
    end();
    await catalog.remove(record.chat_id, 7);
    expect(heard).toHaveLength(4);
  });

  it('refuses changes of what is not there and names without a letter', async () => {
    await expect(catalog.rename(1, 1, 'x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(catalog.remove(1, 1)).rejects.toMatchObject({ code: 'not_found' });
    await storage.media.add(mediaRecord());
    await expect(catalog.rename(1234567890, 7, ' .. ')).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('runs', () => {
  it('walk the catalogue from the newest on, and say where the next one begins', async () => {
    for (const id of [1, 2, 3, 4, 5]) await storage.media.add(mediaRecord({ message_id: id }));
    const first = await catalog.pageAfter({ limit: 2 });
    expect(first.files.map((file) => file.message_id)).toEqual([5, 4]);
    const second = await catalog.pageAfter({ limit: 3, ...(first.next ? { after: first.next } : {}) });
    expect(second.files.map((file) => file.message_id)).toEqual([3, 2, 1]);
    expect(second).toMatchObject({ total: 5, next: undefined });
    expect(await catalog.pageAfter({ limit: 2, fileType: 'audio' })).toEqual({ total: 0, files: [], next: undefined });
  });
});

describe('search', () => {
  const search = (query: string, more: Partial<CatalogSearch> = {}) => {
    // The tests write behind the catalogue's back.
    titles.changed();
    return catalog.search({ query, page: 1, per_page: 50, ...more });
  };
  const names = async (query: string, more: Partial<CatalogSearch> = {}) =>
    (await search(query, more)).items.map((record) => record.custom_name);

  beforeEach(async () => {
    await storage.media.add(mediaRecord({ message_id: 1, custom_name: 'Amélie (2001)', file_name: null }));
    await storage.media.add(mediaRecord({ message_id: 2, custom_name: 'Große Straße', file_name: 'street.mkv' }));
    await storage.media.add(mediaRecord({ message_id: 3, custom_name: 'Ночной поезд', file_name: null }));
    await storage.media.add(mediaRecord({ message_id: 4, custom_name: 'Amelie gone', is_active: false }));
  });

  it.each([
    ['AMELIE', ['Amélie (2001)']],
    ['2001 amél', ['Amélie (2001)']],
    ['strasse', ['Große Straße']],
    ['street', ['Große Straße']],
    ['НОЧНОЙ', ['Ночной поезд']],
    ['amelie поезд', []],
    ['%', []],
    ['', ['Ночной поезд', 'Große Straße', 'Amélie (2001)']],
  ])('finds %j', async (words, expected) => {
    expect(await names(words)).toEqual(expected);
  });

  it('finds at once what was added, renamed, removed and restored through the door', async () => {
    await search('warm');
    const names = async (query: string) =>
      (await catalog.search({ query, page: 1, per_page: 50 })).items.map((record) => record.custom_name);
    const record = mediaRecord({ message_id: 9, custom_name: 'Metropolis', file_name: null });
    await storage.media.add(record);
    catalog.added(record);
    expect(await names('metropolis')).toEqual(['Metropolis']);
    await catalog.rename(record.chat_id, 9, 'Nosferatu');
    expect(await names('metropolis')).toEqual([]);
    await catalog.remove(record.chat_id, 9);
    expect(await names('nosferatu')).toEqual([]);
    await catalog.restore(record.chat_id, 9);
    expect(await names('nosferatu')).toEqual(['Nosferatu']);
  });

  it('shows no item that another process has removed meanwhile', async () => {
    expect(await names('amelie')).toHaveLength(1);
    await storage.media.setActive(1234567890, 1, false);
    expect((await catalog.search({ query: 'amelie', page: 1, per_page: 50 })).items).toEqual([]);
  });

  it('pages, counts all, and takes filters with and without words', async () => {
    for (let id = 10; id < 40; id += 1) {
      const type = id % 3 === 0 ? 'audio' : 'video';
      await storage.media.add(
        mediaRecord({ message_id: id, custom_name: `Part ${id}`, file_name: null, file_type: type, uploaded_by: 42 }),
      );
    }
    const found = await search('part', { page: 2, per_page: 8 });
    expect(found).toMatchObject({ total: 30, isWarming: false });
    expect(found.items.map(({ message_id }) => message_id)).toEqual([31, 30, 29, 28, 27, 26, 25, 24]);
    expect((await search('part', { page: 100 })).items).toEqual([]);
    expect((await search('part', { kind: 'audio' })).total).toBe(10);
    expect((await search('', { kind: 'audio', uploader: 42 })).total).toBe(10);
    expect((await search('', { uploader: 43 })).total).toBe(0);
  });

  it('can be stopped', async () => {
    await expect(search('part', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('gives rows the facts of their cards', async () => {
    const layers = { name: { title: 'Amélie', year: 2001 } };
    await storage.facts.put({ chat_id: 1234567890, message_id: 1, layers, updated_at: '2026-01-10T12:00:00Z' });
    const [file] = await catalog.toFiles((await search('amelie')).items);
    expect(file).toMatchObject({ message_id: 1, facts: { title: 'Amélie' } });
  });
});
