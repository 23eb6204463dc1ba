// The catalogue on a real store.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { catalogFileSchema, catalogPageSchema } from '../api/contract.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type Catalog, createCatalog } from './catalog.ts';

let dataDir: string;
let storage: Storage;
let catalog: Catalog;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-catalog-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  catalog = createCatalog({
    media: storage.media,
    posters: storage.posters,
    facts: storage.facts,
    url: 'https://films.example',
  });
});

afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

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
});
