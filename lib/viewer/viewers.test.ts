// Viewers on a real store and catalogue, with a clock of the test's own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { viewerPageSchema, viewerProgressSchema } from '../api/contract.ts';
import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import type { ViewerProgress } from '../storage/viewer-store.ts';
import { createViewers } from './create-viewers.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { ProgressWriter } from './progress-writer.ts';
import { ViewerSweep } from './unknown-viewers.ts';
import type { Viewers } from './viewers.ts';

const chatId = 1234567890;
let dataDir: string;
let storage: Storage;
let catalog: Catalog;
let viewers: Viewers;
let nowMs: number;

const sleepers = new Set<{ readonly dueMs: number; wake(): void }>();

const clock = {
  nowMs: () => nowMs,
  sleep: (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper = { dueMs: nowMs + delayMs, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets whatever sleeps go on as if `ms` had passed. */
async function pass(ms: number): Promise<void> {
  await turn();
  for (const end = nowMs + ms; nowMs < end; await turn()) {
    const [next] = [...sleepers].sort((a, b) => a.dueMs - b.dueMs);
    nowMs = Math.min(end, Math.max(nowMs, next?.dueMs ?? end));
    if (next && next.dueMs <= nowMs) next.wake();
  }
}

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 10, 12);
  sleepers.clear();
  dataDir = await mkdtemp(join(tmpdir(), 'sv-viewers-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  const { media, posters, facts } = storage;
  const titles = {
    find: async () => ({ places: [], total: 0, isWarming: false }),
    changed: () => undefined,
    start: () => undefined,
    stop: async () => undefined,
  };
  catalog = createCatalog({ media, posters, facts, titles, url: 'https://films.example' });
  viewers = createViewers({ storage, catalog, clock, log: silentLog });
  for (let id = 1; id <= 6; id += 1) await storage.media.add(mediaRecord({ message_id: id, duration: 1000 }));
});

afterEach(async () => {
  await viewers.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const stored = (messageId: number) => storage.viewerProgress.find('u:1', { chat_id: chatId, message_id: messageId });
const at = (position_seconds: number) => ({ position_seconds });
const idsOf = ({ items }: Awaited<ReturnType<Viewers['history']>>) => items.map(({ file }) => file.message_id);

describe('progress', () => {
  it('is finished at 92 % of what the catalogue knows, unless the player says otherwise', async () => {
    expect(await viewers.report('u:1', 1, at(919))).toMatchObject({ is_finished: false, duration_seconds: 1000 });
    expect(await viewers.report('u:1', 1, at(920))).toMatchObject({ is_finished: true });
    expect(await viewers.report('u:1', 1, { ...at(999), is_finished: false })).toMatchObject({ is_finished: false });
    expect(await viewers.report('u:1', 1, { ...at(95), duration_seconds: 100 })).toMatchObject({ is_finished: true });
    expect(await viewers.report('u:1', 1, at(2000))).toMatchObject({ position_seconds: 1000 });
    await storage.media.add(mediaRecord({ message_id: 9, duration: null }));
    expect(await viewers.report('u:1', 9, at(2000))).toMatchObject({ duration_seconds: null, is_finished: false });
  });

  it('reaches the store at once, then at most every 10 s, and reads see the latest all the time', async () => {
    viewers.start();
    await viewers.report('u:1', 1, at(1));
    expect(await stored(1)).toMatchObject({ position_seconds: 1 });
    nowMs += 100;
    await viewers.report('u:1', 1, at(2));
    await viewers.report('u:2', 1, at(50));
    expect(await stored(1)).toMatchObject({ position_seconds: 1 });
    expect(await viewers.progress('u:1', 1)).toMatchObject({ position_seconds: 2 });
    expect((await viewers.history('u:1', { limit: 9 })).items[0]?.progress).toMatchObject({ position_seconds: 2 });
    await pass(8000);
    await viewers.report('u:1', 1, at(9));
    expect(await stored(1)).toMatchObject({ position_seconds: 1 });
    await pass(3000);
    expect(await stored(1)).toMatchObject({ position_seconds: 9 });
  });

  it('that waits is written by stop', async () => {
    viewers.start();
    await viewers.report('u:1', 1, at(1));
    await viewers.report('u:1', 1, at(2));
    await viewers.stop();
    expect(await stored(1)).toMatchObject({ position_seconds: 2 });
    await viewers.report('u:1', 1, at(3));
    expect(await stored(1)).toMatchObject({ position_seconds: 3 });
  });

  it('that is forgotten does not come back, waiting or not', async () => {
    viewers.start();
    for (const position of [1, 2]) await viewers.report('u:1', 1, at(position));
    for (const position of [1, 2]) await viewers.report('u:1', 2, at(position));
    await viewers.forget('u:1', 1);
    await viewers.forget('u:1', 1);
    await viewers.forget('u:1', 99);
    expect(idsOf(await viewers.history('u:1', { limit: 9 }))).toEqual([2]);
    await viewers.forgetAll('u:1');
    await pass(20_000);
    expect(idsOf(await viewers.history('u:1', { limit: 9 }))).toEqual([]);
    await expect(viewers.progress('u:1', 2)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is told without the name of the viewer, in the shape of the API', async () => {
    const answer = await viewers.report(`a:${'f'.repeat(32)}`, 1, at(5));
    expect(viewerProgressSchema.strict().parse(answer)).toEqual(answer);
    const page = await viewers.history(`a:${'f'.repeat(32)}`, { limit: 5 });
    expect(viewerPageSchema.parse(page)).toEqual(page);
    expect(JSON.stringify(page)).not.toContain('ffff');
  });

  it('of an item that is not there is refused; of one removed it is kept until it is back', async () => {
    await expect(viewers.report('u:1', 99, at(1))).rejects.toMatchObject({ code: 'not_found' });
    await viewers.report('u:1', 1, at(1));
    await viewers.report('u:1', 2, at(1));
    await catalog.remove(chatId, 1);
    expect(idsOf(await viewers.unfinished('u:1', { limit: 9 }))).toEqual([2]);
    await expect(viewers.report('u:1', 1, at(2))).rejects.toMatchObject({ code: 'not_found' });
    await catalog.restore(chatId, 1);
    expect(idsOf(await viewers.unfinished('u:1', { limit: 9 }))).toEqual([2, 1]);
  });
});

describe('pages of progress', () => {
  async function pages(limit: number): Promise<number[]> {
    const seen: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await viewers.unfinished('u:1', { limit, cursor });
      seen.push(...idsOf(page));
      if (page.next === null) return seen;
      cursor = page.next;
    }
  }

  it.each([1, 2, 3, 4, 5, 9])('of %i show each item once, the latest first, what waits in its place', async (limit) => {
    for (const id of [1, 2, 3, 4, 5, 6]) {
      nowMs += 100;
      await viewers.report('u:1', id, at(1));
    }
    // 2 and 5 wait with a later time than that of their rows, 3 waits as finished.
    nowMs += 100;
    await viewers.report('u:1', 2, at(2));
    nowMs += 100;
    await viewers.report('u:1', 5, at(2));
    await viewers.report('u:1', 3, at(999));
    expect(await pages(limit)).toEqual([5, 2, 6, 4, 1]);
    await viewers.stop();
    expect(await pages(limit)).toEqual([5, 2, 6, 4, 1]);
  });

  it.each(['', 'x', 'e30', 'bnVsbA', writeCursor([1, 2, 3]), Buffer.from('[1e999,1,1]').toString('base64url')])(
    'refuse the cursor %j',
    (cursor) => expect(viewers.history('u:1', { cursor, limit: 9 })).rejects.toMatchObject({ code: 'bad_request' }),
  );

  it('have cursors that read as they were written', () => {
    expect(readCursor(writeCursor(['2026-01-10T12:00:00.000Z', 2, 3]))).toEqual(['2026-01-10T12:00:00.000Z', 2, 3]);
  });
});

describe('the list', () => {
  it('has the newest entry on top, each item once, with its progress', async () => {
    for (const id of [1, 2, 3, 1]) {
      nowMs += 100;
      await viewers.keep('u:1', id);
    }
    await viewers.report('u:1', 2, at(77));
    const page = await viewers.list('u:1', { limit: 9 });
    expect(viewerPageSchema.parse(page)).toEqual(page);
    expect(idsOf(page)).toEqual([3, 2, 1]);
    expect(page.items.map(({ progress }) => progress?.position_seconds)).toEqual([undefined, 77, undefined]);
    expect(idsOf(await viewers.list('u:2', { limit: 9 }))).toEqual([]);
    await viewers.drop('u:1', 2);
    await viewers.drop('u:1', 2);
    await expect(viewers.listed('u:1', 2)).rejects.toMatchObject({ code: 'not_found' });
    expect(await viewers.listed('u:1', 3)).toMatchObject({ added_at: '2026-01-10T12:00:00.300Z' });
  });

  it('is arranged, what is not named behind; a later entry is on top again', async () => {
    for (const id of [1, 2, 3, 4]) {
      nowMs += 100;
      await viewers.keep('u:1', id);
    }
    await viewers.arrange('u:1', [2, 4, 2, 99, 6]);
    const first = await viewers.list('u:1', { limit: 3 });
    expect(idsOf(first)).toEqual([2, 4, 3]);
    expect(idsOf(await viewers.list('u:1', { limit: 3, cursor: first.next ?? '' }))).toEqual([1]);
    nowMs += 1000;
    await viewers.keep('u:1', 5);
    expect(idsOf(await viewers.list('u:1', { limit: 9 }))).toEqual([5, 2, 4, 3, 1]);
  });

  it('says that it is full', async () => {
    const lists = { ...storage.viewerLists, add: async () => 'full' as const };
    const full = createViewers({
      ...{ storage: { viewerProgress: storage.viewerProgress, viewerLists: lists }, catalog, clock, log: silentLog },
    });
    await expect(full.keep('u:1', 1)).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('full'),
    });
  });
});

describe('somebody unknown', () => {
  const unknown = `a:${'0'.repeat(32)}`;
  const progressOf = async (viewerId: string) =>
    (await viewers.history(viewerId, { limit: 9 })).items.map(({ file, progress }) => [
      file.message_id,
      progress?.position_seconds,
    ]);

  it('takes along to the user what was watched and listed, the newest of each item, what waits, too', async () => {
    const steps: readonly (readonly [string, number, number])[] = [
      ['u:1', 1, 11],
      [unknown, 1, 12],
      [unknown, 2, 21],
      ['u:1', 2, 22],
      [unknown, 3, 31],
      [unknown, 3, 32],
      [unknown, 4, 41],
      ['u:1', 4, 42],
      ['u:1', 4, 43],
      ['u:1', 5, 51],
      ['u:1', 5, 52],
      [unknown, 5, 53],
    ];
    for (const [viewerId, messageId, position] of steps) {
      nowMs += 100;
      await viewers.report(viewerId, messageId, at(position));
    }
    for (const [viewerId, messageId] of [['u:1', 1] as const, [unknown, 2] as const, [unknown, 1] as const]) {
      nowMs += 100;
      await viewers.keep(viewerId, messageId);
    }
    await viewers.takeAlong(unknown, 'u:1');
    await viewers.takeAlong(unknown, 'u:1');
    const expected = [
      [5, 53],
      [4, 43],
      [3, 32],
      [2, 22],
      [1, 12],
    ];
    expect(await progressOf('u:1')).toEqual(expected);
    expect(await progressOf(unknown)).toEqual([]);
    expect(idsOf(await viewers.list('u:1', { limit: 9 }))).toEqual([2, 1]);
    expect(idsOf(await viewers.list(unknown, { limit: 9 }))).toEqual([]);
    await viewers.stop();
    expect(await progressOf('u:1')).toEqual(expected);
  });

  it('takes along more than one batch', async () => {
    const progress = { viewer_id: unknown, chat_id: chatId, position_seconds: 1, duration_seconds: null };
    for (let index = 0; index < 250; index += 1) {
      const updated_at = new Date(nowMs + index).toISOString();
      await storage.viewerProgress.save({ ...progress, message_id: 100 + index, is_finished: false, updated_at });
    }
    await viewers.takeAlong(unknown, 'u:1');
    expect(await storage.viewerProgress.page({ viewerId: 'u:1', limit: 999 })).toHaveLength(250);
    expect(await storage.viewerProgress.clear(unknown)).toBe(0);
  });

  it('who cannot come back leaves nothing: swept at the start, in batches, and every day', async () => {
    const left = async (viewerId: string) => (await storage.viewerProgress.page({ viewerId, limit: 999 })).length;
    const put = async (viewer_id: string, message_id: number, ageDays: number) => {
      const updated_at = new Date(nowMs - ageDays * 86_400_000).toISOString();
      const place = { viewer_id, chat_id: chatId, message_id };
      const far = { position_seconds: 1, duration_seconds: null, is_finished: false, updated_at };
      await storage.viewerProgress.save({ ...place, ...far });
      await storage.viewerLists.add({ ...place, rank: 1, added_at: updated_at });
    };
    for (let index = 0; index < 450; index += 1) await put(unknown, 1000 + index, 401);
    await put(unknown, 1, 399.5);
    await put('u:1', 1, 900);
    viewers.start();
    await pass(2000);
    expect([await left(unknown), await left('u:1')]).toEqual([1, 1]);
    expect((await storage.viewerLists.page({ viewerId: unknown, limit: 9 })).length).toBe(1);
    await pass(86_400_000 + 2000);
    expect([await left(unknown), await left('u:1')]).toEqual([0, 1]);
  });

  it('is swept later when the store is away', async () => {
    let sweeps = 0;
    const viewerProgress = {
      ...storage.viewerProgress,
      sweep: async () => {
        sweeps += 1;
        if (sweeps === 1) throw new AppError('storage_unavailable');
        return 0;
      },
    };
    const sweep = new ViewerSweep({
      ...{ storage: { viewerProgress, viewerLists: storage.viewerLists }, clock, log: silentLog },
    });
    sweep.start();
    await pass(3_599_000);
    expect(sweeps).toBe(1);
    await pass(2000);
    expect(sweeps).toBe(2);
    await sweep.stop();
  });
});

describe('the writer', () => {
  const record = (viewer: number, position_seconds: number): ViewerProgress => ({
    ...{ viewer_id: `u:${viewer}`, chat_id: chatId, message_id: 1, position_seconds, duration_seconds: null },
    ...{ is_finished: false, updated_at: new Date(nowMs).toISOString() },
  });

  it('looks after so many records and writes those beyond at once', async () => {
    const writer = new ProgressWriter({ store: storage.viewerProgress, clock, log: silentLog, most: 2 });
    for (const viewer of [1, 2, 3]) await writer.save(record(viewer, 1));
    for (const viewer of [1, 2, 3]) await writer.save(record(viewer, 2));
    const place = { chat_id: chatId, message_id: 1 };
    const positions = await Promise.all([1, 2, 3].map((viewer) => storage.viewerProgress.find(`u:${viewer}`, place)));
    expect(positions.map((found) => found?.position_seconds)).toEqual([1, 1, 2]);
    await writer.stop();
  });

  it('keeps what the store did not take, and asks a store that is away once a round', async () => {
    let [isAway, calls] = [true, 0];
    const store = {
      ...storage.viewerProgress,
      save: async (progress: ViewerProgress) => {
        calls += 1;
        if (isAway) throw new AppError('storage_unavailable');
        return storage.viewerProgress.save(progress);
      },
    };
    const writer = new ProgressWriter({ store, clock, log: silentLog });
    writer.start();
    await expect(writer.save(record(1, 1))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(writer.save(record(2, 1))).rejects.toMatchObject({ code: 'storage_unavailable' });
    await writer.save(record(1, 7));
    calls = 0;
    await pass(10_000);
    expect(calls).toBe(1);
    isAway = false;
    await pass(20_000);
    expect(await stored(1)).toMatchObject({ position_seconds: 7 });
    await writer.stop();
  });
});
