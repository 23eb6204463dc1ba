// The room on a real store: podcast, cards and Stremio's answers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { anonymousCaller, type Caller } from '../auth/caller.ts';
import { createLinkAccess } from '../auth/link-access.ts';
import { createCatalog } from '../catalog/catalog.ts';
import { mergeFacts } from '../catalog/merged-facts.ts';
import { titleOfUpload } from '../catalog/release-title.ts';
import { TitleFeed } from '../catalog/title-feed.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { createLibrary } from '../library-tree/library.ts';
import { silentLog } from '../log.ts';
import type { FactLayers } from '../storage/media-facts.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import { servedFile } from '../stream/served-file.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { ownId } from './stremio/stremio-ids.ts';
import { TitleShelf } from './stremio/title-shelf.ts';

const url = 'https://films.example';
const chat_id = 1234567890;
const anybody = { caller: anonymousCaller('public'), token: undefined };
const { signal } = new AbortController();

let dataDir: string;
let storage: Storage;
let nowMs: number;
let titleFeed: TitleFeed | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-feeds-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  nowMs = Date.now();
});

afterEach(async () => {
  await titleFeed?.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** As the room of subtitles: one in each item, but 9, which is gone, and 8, whose header cannot be read. */
const subtitles = {
  list: async (messageId: number) => {
    if (messageId === 9) throw new AppError('not_found');
    if (messageId === 8) throw new AppError('telegram_unavailable');
    return [{ id: 't3', path: `/api/subtitles/${messageId}/t3.vtt`, language: 'de', is_forced: false }];
  },
};

async function room(access: Config['links']['access'] = 'public') {
  const clock = { nowMs: () => nowMs };
  const { media, posters, facts, titles } = storage;
  titleFeed = new TitleFeed({ titles, clock: systemClock, log: silentLog });
  titleFeed.start();
  const catalog = createCatalog({ titles: titleFeed, media, posters, facts, url });
  const config = { access, secret: 's'.repeat(32), ttlMs: 86_400_000 };
  const links = createLinkAccess({ config, url, dataDir, clock });
  await links.start();
  const rules = { mergeFacts, titleOfUpload, servedFile };
  const library = createLibrary({ titles, media, facts, rules, clock: { ...systemClock, ...clock }, log: silentLog });
  const shelf = new TitleShelf({ titles, rules, clock });
  const feeds = createFeeds({ catalog, shelf, library, links, url, rules, subtitles });
  return { feeds, links };
}

async function add(message_id: number, changes: Partial<MediaRecord> = {}, layers?: FactLayers): Promise<void> {
  await storage.media.add(mediaRecord({ message_id, ...changes }));
  if (layers) await storage.facts.put({ chat_id, message_id, layers, updated_at: '2026-01-01T00:00:00Z' });
}

describe('the podcast', () => {
  it('has the newest 300 songs, with a tag that changes with them', async () => {
    const { feeds } = await room();
    for (let id = 1; id <= 310; id += 1) await add(id, { file_type: 'audio', mime_type: 'audio/mpeg' });
    await add(400);
    const first = await feeds.podcast(anybody, signal);
    const ids = [...first.xml.matchAll(/streamvault:\d+:(\d+)</g)].map(([, id]) => Number(id));
    expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => 310 - index));
    expect((await feeds.podcast(anybody, signal)).entityTag).toBe(first.entityTag);
    await storage.media.rename(chat_id, 310, 'Another name');
    expect((await feeds.podcast(anybody, signal)).entityTag).not.toBe(first.entityTag);
  });

  it('keeps its tag for as long as the caller’s links stay the same', async () => {
    const { feeds } = await room('signed');
    await add(1, { file_type: 'audio' });
    const caller: Caller = {
      ...{ kind: 'key', subject: 'u:1', scopes: new Set(['catalog', 'stream'] as const) },
      ...{ isByCookie: false, linksAs: `u${'a'.repeat(16)}k${'b'.repeat(16)}` },
    };
    const ask = () => feeds.podcast({ caller, token: 'tok' }, signal);
    const first = await ask();
    nowMs += 1000;
    expect((await ask()).entityTag).toBe(first.entityTag);
    nowMs += 3_600_000;
    expect((await ask()).entityTag).not.toBe(first.entityTag);
    expect(first.xml).toContain(`${url}/feeds/audio.xml?token=tok`);
  });
});

describe('cards', () => {
  it('are for those alone whose address opens the page; what is absent and what is forbidden are the same', async () => {
    const { feeds, links } = await room('signed');
    await add(7, { width: 640, height: 360 });
    const item = { chat_id, message_id: 7 };
    const card = await feeds.oembed(links.signedLinks(item).watch, {});
    expect(card).toMatchObject({ type: 'link', title: 'Film' });
    expect(JSON.stringify(card)).not.toContain('/stream/');
    const other = new URL(links.signedLinks({ ...item, message_id: 8 }).watch);
    for (const address of [
      `${url}/watch/7`,
      `${url}/watch/7${other.search}`,
      `${url}/watch/8`,
      `${url}/watch/8${other.search}`,
    ]) {
      expect(await feeds.oembed(address, {}), address).toBeUndefined();
    }
    nowMs += 86_400_000;
    await storage.media.setActive(chat_id, 7, false);
    expect(await feeds.oembed(links.signedLinks(item).watch, {})).toBeUndefined();
  });
});

describe('Stremio', () => {
  const dark = (episode: number): FactLayers => ({
    name: { title: 'dark', season: 1, episodes: [episode], quality: '1080p' },
    tmdb: { title: 'Dark', tmdb: { kind: 'tv', id: 5 }, imdb: 'tt5753856', genres: ['Mystery'], overview: 'Time.' },
  });
  const streamsOf = async (feeds: Feeds, id: string, type: 'movie' | 'series' = 'series') =>
    (await feeds.stremio.streams(type, id, anybody)).streams;

  it('finds episodes by IMDb’s ids, which other add-ons’ pages ask for', async () => {
    const { feeds } = await room();
    await add(1, { custom_name: 'dark 1', file_name: 'dark.1.mkv', mime_type: 'video/x-matroska' }, dark(1));
    await add(2, { custom_name: 'dark 2', file_name: 'dark.2.mp4', file_size: 1_400_000_000, duration: 3660 }, dark(2));
    const [stream, ...more] = await streamsOf(feeds, 'tt5753856:1:2');
    expect(more).toEqual([]);
    expect(stream).toEqual({
      url: `${url}/stream/${chat_id}/2`,
      name: 'StreamVault\n1080p',
      title: 'dark.2.mp4\n1.4 GB · 1 h 1 min',
      description: 'dark.2.mp4\n1.4 GB · 1 h 1 min',
      behaviorHints: {
        ...{ notWebReady: false, bingeGroup: 'streamvault-1080p' },
        ...{ filename: 'dark.2.mp4', videoSize: 1_400_000_000 },
      },
    });
    expect((await streamsOf(feeds, 'tt5753856:1:1'))[0]?.behaviorHints.notWebReady).toBe(true);
    expect(await streamsOf(feeds, 'tt5753856:2:1')).toEqual([]);
    expect(await streamsOf(feeds, 'tt5753856')).toEqual([]);
    expect(await streamsOf(feeds, 'tt5753856', 'movie')).toEqual([]);
    const { meta } = (await feeds.stremio.meta('series', 'tt5753856', anybody)) ?? {};
    expect(meta).toMatchObject({ id: 'tt5753856', name: 'Dark', genres: ['Mystery'], description: 'Time.' });
    expect(meta?.videos?.map(({ id }) => id)).toEqual(['tt5753856:1:1', 'tt5753856:1:2']);
    const { catalogs } = await feeds.stremio.manifest();
    expect(catalogs[0]?.extra).toContainEqual({ name: 'genre', isRequired: false, options: ['1080p', 'Mystery'] });
  });

  it('has the subtitles of all files of an episode, by the token of whoever asked', async () => {
    const { feeds } = await room();
    for (const id of [1, 2, 9]) await add(id, {}, dark(1));
    const ask = (id: string) => feeds.stremio.subtitles('series', id, { ...anybody, token: 'tok' }, signal);
    expect(await ask('tt5753856:1:1')).toEqual({
      subtitles: [2, 1].map((id) => ({
        ...{ id: `${id}-t3`, url: `${url}/api/subtitles/${id}/t3.vtt?token=tok`, lang: 'ger' },
      })),
    });
    expect(await ask('tt5753856:1:2')).toEqual({ subtitles: [] });
    await add(8, {}, dark(3));
    nowMs += 5000;
    await expect(ask('tt5753856:1:3')).rejects.toMatchObject({ code: 'telegram_unavailable' });
  });

  it('shows a hundred titles at a time, each once, and finds them by the id of any of their files', async () => {
    const { feeds } = await room();
    for (let id = 1; id <= 250; id += 1) await add(id, { custom_name: `Film no. ${Math.ceil(id / 2)} (1999)` });
    const list = async (skip: number) =>
      (await feeds.stremio.catalog('movie', 'streamvault-films', { skip }, anybody, signal))?.metas ?? [];
    const [first, second, third] = [await list(0), await list(100), await list(200)];
    expect([first?.length, second?.length, third?.length]).toEqual([100, 25, 0]);
    expect(new Set([...first, ...second].map(({ name }) => name)).size).toBe(125);
    expect(first[0]).toMatchObject({
      id: ownId({ chat_id, message_id: 249 }),
      name: 'Film no. 125',
      releaseInfo: '1999',
    });
    for (const message_id of [249, 250])
      expect(await streamsOf(feeds, ownId({ chat_id, message_id }), 'movie')).toHaveLength(2);
  });

  it('forgets within seconds what was removed', async () => {
    const { feeds } = await room();
    await add(1);
    expect(await streamsOf(feeds, ownId({ chat_id, message_id: 1 }), 'movie')).toHaveLength(1);
    await storage.media.setActive(chat_id, 1, false);
    expect(await streamsOf(feeds, ownId({ chat_id, message_id: 1 }), 'movie')).toEqual([]);
    expect((await feeds.stremio.catalog('movie', 'streamvault-films', { skip: 0 }, anybody, signal))?.metas).toEqual(
      [],
    );
    nowMs += 5000;
    expect(await feeds.stremio.meta('movie', ownId({ chat_id, message_id: 1 }), anybody)).toBeUndefined();
  });

  it.each(['', 'sv:', 'sv:1-', 'sv:0-1', 'tt1', 'tt5753856:1', 'sv:1-1:a:b', '../x', 'sv:99999999999999999-1'])(
    'finds nothing by the id %j',
    async (id) => {
      const { feeds } = await room();
      await add(1);
      expect(await streamsOf(feeds, id, 'movie')).toEqual([]);
      expect(await feeds.stremio.meta('movie', id, anybody)).toBeUndefined();
    },
  );
});
