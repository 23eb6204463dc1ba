// What every store must do, whatever its engine. Called once per engine with a way to open a fresh one.
import { afterEach, beforeEach, describe, expect, it, type RunnerTask } from 'vitest';
import type { Storage } from '#lib/storage/storage.ts';
import { authContract } from './auth-contract.ts';
import { botMemoryContract } from './bot-memory-contract.ts';
import { egressContract } from './egress-contract.ts';
import { issuedLinksContract } from './issued-links-contract.ts';
import { leaseContract } from './lease-contract.ts';
import { mediaFactsContract } from './media-facts-contract.ts';
import { mediaTitlesContract } from './media-titles-contract.ts';
import { publicationContract } from './publication-contract.ts';
import { ingestEntry, mediaRecord } from './storage-records.ts';
import { recoveryContract } from './storage-recovery-contract.ts';
import { uploadContract } from './upload-contract.ts';
import { viewerContract } from './viewer-contract.ts';

/** One engine under test. */
export interface StorageSubject {
  /** A store over the same data each time it is called within one test; not started. */
  open(): Storage;
  /** How many conversations its stores keep. Default 10,000; fewer where each write is a trip to a server. */
  readonly maxConversations?: number;
  /** Removes the data; every store of the test is stopped before. */
  dispose(): Promise<void>;
}

/**
 * Registers the suite.
 *
 * @param engine for the suite's name.
 * @param createSubject makes an empty data set; called before each test.
 */
export function storageContract(engine: string, createSubject: () => Promise<StorageSubject>): void {
  let subject: StorageSubject;
  let storage: Storage;

  beforeEach(async () => {
    subject = await createSubject();
    storage = subject.open();
    await storage.start();
  });

  afterEach(async () => {
    await storage.stop();
    await subject.dispose();
  });

  /** Ends this store and opens the data again, as a restart does. */
  async function restart(): Promise<void> {
    await storage.stop();
    storage = subject.open();
    await storage.start();
  }

  mediaTitlesContract(engine, () => storage);
  mediaFactsContract(engine, { facts: () => storage.facts, restart });

  it(`${engine}: the contract has more than enough cases`, ({ task }) => {
    const count = (tasks: readonly RunnerTask[]): number =>
      tasks.reduce((sum, each) => sum + ('tasks' in each ? count(each.tasks) : 1), 0);
    expect(count(task.file.tasks)).toBeGreaterThanOrEqual(60);
  });

  describe(`${engine}: storage`, () => {
    it('reports what it found, and that nothing is to be done the second time', async () => {
      const again = subject.open();
      const report = await again.start();
      await again.stop();
      expect(report.engine).toBe(engine);
      expect(report.migrationsApplied).toBe(0);
      expect(report.schemaVersion).toBeGreaterThan(0);
      expect(report.summary).toMatch(/\.$/);
    });

    it('may be started and stopped twice', async () => {
      expect(await storage.start()).toEqual(await storage.start());
      await storage.stop();
      await storage.stop();
    });

    it('answers storage_unavailable from every store when it is not open', async () => {
      await storage.stop();
      const calls = [
        () => storage.media.find(1, 1),
        () => storage.media.add(mediaRecord()),
        () => storage.media.page({ page: 1, perPage: 1 }),
        () => storage.ingest.receive(ingestEntry()),
        () => storage.ingest.publish('x', mediaRecord()),
        () => storage.posters.find('x'),
        () => storage.jobs.find('x'),
        () => storage.publications.find('x'),
        () => storage.bots.findUpdatesState(1),
        () => storage.bots.findChannelPts(1, 1),
        () => storage.mediaRows.find(1, 1),
        () => storage.ingest.find('x'),
        () => storage.places.find('x'),
        () => storage.mirrorCopies.topCopyId(1),
        () => storage.bots.savePeers([{ bot_id: 1, kind: 'user', id: 1, access_hash: '1' }]),
        () => storage.viewerProgress.find('u:1', { chat_id: 1, message_id: 1 }),
        () => storage.viewerLists.find('u:1', { chat_id: 1, message_id: 1 }),
        () => storage.sidecars.of(1, 1),
        () => storage.uploads.find('a'),
        () => storage.facts.find(1, 1),
        () => storage.users.find('x'),
        () => storage.apiKeys.find('x'),
        () => storage.revocations.list({ limit: 1 }),
        () => storage.audit.list({ limit: 1 }),
        () => storage.issuedLinks.list({ limit: 1 }),
        () => storage.settings.find('x'),
        () => storage.botSessions.find(1),
        () => storage.leases.view(),
        () => storage.egress.served('2026-11-28', 'a'),
        () => storage.facts.put({ chat_id: 1, message_id: 1, layers: {}, updated_at: '' }),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable' });
    });
  });

  egressContract(
    engine,
    () => storage,
    () => restart(),
  );

  leaseContract(
    engine,
    () => storage,
    () => restart(),
  );

  authContract(
    engine,
    () => storage,
    () => restart(),
  );

  issuedLinksContract(
    engine,
    () => storage,
    () => restart(),
  );

  botMemoryContract(
    engine,
    () => storage,
    () => restart(),
    () => subject.maxConversations ?? 10_000,
  );

  viewerContract(
    engine,
    () => storage,
    () => restart(),
  );

  describe(`${engine}: media`, () => {
    it('gives back what was added, over a restart too', async () => {
      const record = mediaRecord();
      expect(await storage.media.add(record)).toBe('added');
      expect(await storage.media.find(record.chat_id, record.message_id)).toEqual(record);
      await restart();
      expect(await storage.media.find(record.chat_id, record.message_id)).toEqual(record);
    });

    it.each([
      ['nulls', { file_name: null, duration: null, width: null, height: null, thumb: null, youtube_url: null }],
      ['a file beyond 4 GiB', { file_size: 2 ** 42 + 1 }],
      ['an empty file', { file_size: 0 }],
      ['ids up to 2^53 - 1', { chat_id: Number.MAX_SAFE_INTEGER, uploaded_by: Number.MAX_SAFE_INTEGER }],
      ['whole seconds', { duration: 8100 }],
      ['parts of a second', { duration: 0.1 + 0.2 }],
      ['an inactive item', { is_active: false }],
      ['a song from a link', { file_type: 'audio', source: 'youtube_link', youtube_url: 'https://youtu.be/x' }],
      [
        'names in every script and quotes',
        { custom_name: `Ночь "é" '%_ 🎬 ; DROP TABLE media; --`, file_name: '名.mkv' },
      ],
      ['an empty name', { custom_name: '', mime_type: '' }],
    ] as const)('keeps %s exactly', async (_name, changes) => {
      const record = mediaRecord(changes);
      await storage.media.add(record);
      expect(await storage.media.find(record.chat_id, record.message_id)).toEqual(record);
    });

    it('keeps text with NUL and lone surrogates readable', async () => {
      const record = mediaRecord({ custom_name: 'a\0b\ud800c' });
      await storage.media.add(record);
      const found = await storage.media.find(record.chat_id, record.message_id);
      expect(found?.custom_name).toBe('ab\ufffdc');
    });

    it('adds a post once and leaves the first row as it is', async () => {
      await storage.media.add(mediaRecord({ custom_name: 'first' }));
      expect(await storage.media.add(mediaRecord({ custom_name: 'second' }))).toBe('exists');
      expect((await storage.media.find(1234567890, 7))?.custom_name).toBe('first');
      expect((await storage.media.page({ page: 1, perPage: 10 })).total).toBe(1);
    });

    it('adds a post once when asked twice at the same time', async () => {
      const answers = await Promise.all([storage.media.add(mediaRecord()), storage.media.add(mediaRecord())]);
      expect(answers.sort()).toEqual(['added', 'exists']);
    });

    it('keeps equal message ids of two channels apart and finds the later one by message id', async () => {
      await storage.media.add(mediaRecord({ chat_id: 20, custom_name: 'new', created_at: '2026-02-01T00:00:00Z' }));
      await storage.media.add(mediaRecord({ chat_id: 10, custom_name: 'old', created_at: '2026-01-01T00:00:00Z' }));
      expect((await storage.media.find(10, 7))?.custom_name).toBe('old');
      expect((await storage.media.findByMessageId(7))?.custom_name).toBe('new');
    });

    it('finds nothing where there is nothing', async () => {
      expect(await storage.media.find(1, 2)).toBeUndefined();
      expect(await storage.media.findByMessageId(2)).toBeUndefined();
      expect(await storage.media.findByFile('x', 1)).toBeUndefined();
      expect(await storage.media.topMessageId(1)).toBe(0);
      expect(await storage.media.page({ page: 1, perPage: 5 })).toEqual({ total: 0, items: [] });
    });

    it('finds the oldest active item with the same content', async () => {
      await storage.media.add(mediaRecord({ message_id: 1, created_at: '2026-01-01T00:00:00Z', is_active: false }));
      await storage.media.add(mediaRecord({ message_id: 3, created_at: '2026-01-03T00:00:00Z' }));
      await storage.media.add(mediaRecord({ message_id: 2, created_at: '2026-01-02T00:00:00Z' }));
      expect((await storage.media.findByFile('AgADuniq', 1000))?.message_id).toBe(2);
      expect(await storage.media.findByFile('AgADuniq', 1001)).toBeUndefined();
    });

    it('finds deleted items by post, and they are marked', async () => {
      await storage.media.add(mediaRecord());
      expect(await storage.media.setActive(1234567890, 7, false)).toBe(true);
      expect((await storage.media.find(1234567890, 7))?.is_active).toBe(false);
      expect((await storage.media.findByMessageId(7))?.is_active).toBe(false);
    });

    it('pages active items newest first, ties by message id', async () => {
      await seed();
      const first = await storage.media.page({ page: 1, perPage: 2 });
      const second = await storage.media.page({ page: 2, perPage: 2 });
      const third = await storage.media.page({ page: 3, perPage: 2 });
      expect(first.total).toBe(4);
      expect(ids(first.items)).toEqual([5, 4]);
      expect(ids(second.items)).toEqual([2, 1]);
      expect(third).toEqual({ total: 4, items: [] });
    });

    it('pages one type alone', async () => {
      await seed();
      const page = await storage.media.page({ page: 1, perPage: 10, fileType: 'audio' });
      expect(page.total).toBe(1);
      expect(ids(page.items)).toEqual([4]);
    });

    it('answers a page far beyond the end', async () => {
      await seed();
      expect(await storage.media.page({ page: 1_000_000, perPage: 100 })).toEqual({ total: 4, items: [] });
    });

    it('walks the same order by key, without the row it starts from', async () => {
      await seed();
      const place = { created_at: '2026-03-02T00:00:00Z', message_id: 5, chat_id: 1234567890 };
      const rest = await storage.media.pageAfter({ after: place, limit: 2 });
      expect(rest.total).toBe(4);
      expect(ids(rest.items)).toEqual([4, 2]);
      const last = { created_at: '2026-03-01T00:00:00Z', message_id: 1, chat_id: 1234567890 };
      expect(await storage.media.pageAfter({ after: last, limit: 2 })).toEqual({ total: 4, items: [] });
      expect(ids((await storage.media.pageAfter({ limit: 3 })).items)).toEqual([5, 4, 2]);
      const audio = await storage.media.pageAfter({ limit: 3, fileType: 'audio', uploadedBy: 5228293685 });
      expect(ids(audio.items)).toEqual([4]);
      expect(await storage.media.pageAfter({ limit: 3, uploadedBy: 42 })).toEqual({ total: 0, items: [] });
    });

    it('keeps equal moments and message ids of two channels apart when it walks', async () => {
      for (const chatId of [10, 20, 30]) await storage.media.add(mediaRecord({ chat_id: chatId }));
      const [first] = (await storage.media.pageAfter({ limit: 1 })).items;
      expect(first?.chat_id).toBe(30);
      const rest = await storage.media.pageAfter({ limit: 5, ...(first ? { after: first } : {}) });
      expect(rest.items.map((record) => record.chat_id)).toEqual([20, 10]);
    });

    it('finds many at once, whatever their state, and no more than 200', async () => {
      await seed();
      const places = [1, 5, 999].map((id) => ({ chat_id: 1234567890, message_id: id }));
      expect(ids(await storage.media.findMany(places)).sort()).toEqual([1, 5]);
      expect(await storage.media.findMany([])).toEqual([]);
      const many = Array.from({ length: 201 }, (_, id) => ({ chat_id: 1, message_id: id }));
      await expect(storage.media.findMany(many)).rejects.toThrow(RangeError);
    });

    it('pages what one person sent', async () => {
      await seed();
      await storage.media.add(mediaRecord({ message_id: 9, uploaded_by: 42 }));
      await storage.media.add(mediaRecord({ message_id: 10, uploaded_by: 42, is_active: false }));
      const page = await storage.media.page({ page: 1, perPage: 10, uploadedBy: 42 });
      expect(page.total).toBe(1);
      expect(ids(page.items)).toEqual([9]);
      expect((await storage.media.page({ page: 1, perPage: 10, uploadedBy: 42, fileType: 'audio' })).total).toBe(0);
    });

    it('finds the oldest active item of a link', async () => {
      const link = { source: 'youtube_link', youtube_url: 'https://youtu.be/x' } as const;
      await storage.media.add(mediaRecord({ message_id: 1, ...link, is_active: false }));
      await storage.media.add(mediaRecord({ message_id: 3, ...link, created_at: '2026-01-03T00:00:00Z' }));
      await storage.media.add(mediaRecord({ message_id: 2, ...link, created_at: '2026-01-02T00:00:00Z' }));
      expect((await storage.media.findByLink('https://youtu.be/x'))?.message_id).toBe(2);
      expect(await storage.media.findByLink('https://youtu.be/y')).toBeUndefined();
    });

    it('sums what there is, also when there is nothing', async () => {
      const nothing = { items: 0, bytes: 0, videos: 0, audios: 0, files: 0, removed: 0 };
      expect(await storage.media.totals()).toEqual(nothing);
      await seed();
      const sums = { items: 4, bytes: 4000, videos: 3, audios: 1, files: 0, removed: 1 };
      expect(await storage.media.totals()).toEqual(sums);
    });

    it('knows the highest message id of each channel, deleted items included', async () => {
      await seed();
      await storage.media.add(mediaRecord({ chat_id: 99, message_id: 500 }));
      await storage.media.add(mediaRecord({ message_id: 9, is_active: false }));
      expect(await storage.media.topMessageId(1234567890)).toBe(9);
      expect(await storage.media.topMessageId(99)).toBe(500);
    });

    it('renames one item and no other', async () => {
      await seed();
      expect(await storage.media.rename(1234567890, 4, 'New')).toBe(true);
      expect((await storage.media.find(1234567890, 4))?.custom_name).toBe('New');
      expect((await storage.media.find(1234567890, 5))?.custom_name).toBe('Film');
    });

    it('removes and restores', async () => {
      await storage.media.add(mediaRecord());
      await storage.media.setActive(1234567890, 7, false);
      expect((await storage.media.page({ page: 1, perPage: 1 })).total).toBe(0);
      await storage.media.setActive(1234567890, 7, true);
      expect((await storage.media.page({ page: 1, perPage: 1 })).total).toBe(1);
    });

    it('sets the thumbnail', async () => {
      await storage.media.add(mediaRecord());
      expect(await storage.media.setThumb(1234567890, 7, 'abc')).toBe(true);
      expect((await storage.media.find(1234567890, 7))?.thumb).toBe('abc');
    });

    it('says false for changes of a row that is not there', async () => {
      expect(await storage.media.rename(1, 1, 'x')).toBe(false);
      expect(await storage.media.setActive(1, 1, false)).toBe(false);
      expect(await storage.media.setThumb(1, 1, 'x')).toBe(false);
    });

    it('says true for a change that changes nothing', async () => {
      await storage.media.add(mediaRecord());
      expect(await storage.media.rename(1234567890, 7, 'Film')).toBe(true);
      expect(await storage.media.setActive(1234567890, 7, true)).toBe(true);
    });

    const ids = (items: readonly { readonly message_id: number }[]) => items.map((item) => item.message_id);

    async function seed(): Promise<void> {
      await storage.media.add(mediaRecord({ message_id: 1, created_at: '2026-03-01T00:00:00Z' }));
      await storage.media.add(mediaRecord({ message_id: 2, created_at: '2026-03-01T00:00:00Z' }));
      await storage.media.add(mediaRecord({ message_id: 3, created_at: '2026-03-01T00:00:00Z', is_active: false }));
      await storage.media.add(mediaRecord({ message_id: 5, created_at: '2026-03-02T00:00:00Z' }));
      await storage.media.add(mediaRecord({ message_id: 4, created_at: '2026-03-02T00:00:00Z', file_type: 'audio' }));
    }
  });

  describe(`${engine}: ingest`, () => {
    const { key } = ingestEntry();

    it('receives an entry and gives it back, over a restart too', async () => {
      expect(await storage.ingest.receive(ingestEntry())).toEqual(ingestEntry());
      await restart();
      expect(await storage.ingest.unfinished(10)).toEqual([ingestEntry()]);
    });

    it('keeps the first entry of a key unchanged', async () => {
      await storage.ingest.receive(ingestEntry());
      const second = ingestEntry({ copy_random_id: '1', custom_name: 'other' });
      expect(await storage.ingest.receive(second)).toEqual(ingestEntry());
    });

    it('finds an entry by its key', async () => {
      expect(await storage.ingest.find(key)).toBeUndefined();
      await storage.ingest.receive(ingestEntry());
      expect(await storage.ingest.find(key)).toEqual(ingestEntry());
    });

    it('ends a second upload of a file with the post of the first, once', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.duplicate(key, 7);
      await storage.ingest.duplicate(key, 8);
      await storage.ingest.publish(key, mediaRecord({ message_id: 9 }));
      const expected = ingestEntry({ state: 'published', posted_message_id: 7, is_duplicate: true });
      expect(await storage.ingest.find(key)).toEqual(expected);
      expect((await storage.media.page({ page: 1, perPage: 10 })).total).toBe(0);
      await expect(storage.ingest.duplicate('no:1', 7)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('publishes: row and state together', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.publish(key, mediaRecord());
      expect(await storage.media.find(1234567890, 7)).toEqual(mediaRecord());
      expect(await storage.ingest.receive(ingestEntry())).toEqual(
        ingestEntry({ state: 'published', posted_message_id: 7 }),
      );
    });

    it('publishes once: a second time changes nothing and adds no second row', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.publish(key, mediaRecord());
      await storage.ingest.publish(key, mediaRecord({ message_id: 8 }));
      expect((await storage.media.page({ page: 1, perPage: 10 })).total).toBe(1);
      expect((await storage.ingest.unfinished(1))[0]?.posted_message_id).toBe(7);
    });

    it('publishes onto a row that is already there', async () => {
      await storage.media.add(mediaRecord({ custom_name: 'before' }));
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.publish(key, mediaRecord());
      expect((await storage.media.find(1234567890, 7))?.custom_name).toBe('before');
      expect((await storage.ingest.unfinished(1))[0]?.state).toBe('published');
    });

    it('adds no row for an upload it does not know', async () => {
      await expect(storage.ingest.publish('no:1', mediaRecord())).rejects.toMatchObject({ code: 'not_found' });
      expect(await storage.media.find(1234567890, 7)).toBeUndefined();
    });

    it('adds no row when the record is refused', async () => {
      await storage.ingest.receive(ingestEntry());
      const broken = mediaRecord({ file_size: -1 });
      await expect(storage.ingest.publish(key, broken)).rejects.toThrow();
      expect((await storage.ingest.unfinished(1))[0]?.state).toBe('received');
      expect(await storage.media.find(1234567890, 7)).toBeUndefined();
    });

    it('ends an upload by its answer, twice without harm', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.publish(key, mediaRecord());
      await storage.ingest.answered(key);
      await storage.ingest.answered(key);
      await storage.ingest.publish(key, mediaRecord());
      expect(await storage.ingest.unfinished(10)).toEqual([]);
      expect((await storage.ingest.receive(ingestEntry())).state).toBe('answered');
    });

    it('ends an upload by rejection, and does not publish it after', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.rejected(key);
      await storage.ingest.rejected(key);
      expect(await storage.ingest.unfinished(10)).toEqual([]);
      await expect(storage.ingest.publish(key, mediaRecord())).rejects.toMatchObject({ code: 'internal' });
      expect(await storage.media.find(1234567890, 7)).toBeUndefined();
    });

    it('lets a published upload end without an answer and keeps its row', async () => {
      await storage.ingest.receive(ingestEntry());
      await storage.ingest.publish(key, mediaRecord());
      await storage.ingest.rejected(key);
      expect(await storage.ingest.unfinished(10)).toEqual([]);
      expect(await storage.media.find(1234567890, 7)).toEqual(mediaRecord());
    });

    it('refuses an answer before the film is published', async () => {
      await storage.ingest.receive(ingestEntry());
      await expect(storage.ingest.answered(key)).rejects.toMatchObject({ code: 'internal' });
      await expect(storage.ingest.answered('no:1')).rejects.toMatchObject({ code: 'not_found' });
      await expect(storage.ingest.rejected('no:1')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('lists unfinished uploads oldest first, as many as asked', async () => {
      for (const second of [3, 1, 2]) {
        const received_at = `2026-01-01T00:00:0${second}.000Z`;
        await storage.ingest.receive(ingestEntry({ key: `1:${second}`, message_id: second, received_at }));
      }
      await storage.ingest.publish('1:1', mediaRecord());
      const keys = (await storage.ingest.unfinished(2)).map((entry) => entry.key);
      expect(keys).toEqual(['1:1', '1:2']);
    });
  });

  publicationContract(engine, () => storage, restart);
  uploadContract(engine, () => storage, restart);

  describe(`${engine}: posters`, () => {
    const bytes = new Uint8Array([0xff, 0xd8, 0, 1, 2, 0xff, 0xd9]);

    it('stores bytes under their hash, over a restart too', async () => {
      const hash = await storage.posters.put(bytes, 'image/jpeg');
      expect(hash).toMatch(/^[0-9a-f]{32}$/);
      await restart();
      const found = await storage.posters.find(hash);
      expect([...(found?.bytes ?? [])]).toEqual([...bytes]);
      expect(found?.mimeType).toBe('image/jpeg');
    });

    it('stores equal bytes once and different bytes apart', async () => {
      const first = await storage.posters.put(bytes, 'image/jpeg');
      expect(await storage.posters.put(bytes.slice(), 'image/jpeg')).toBe(first);
      expect(await storage.posters.put(bytes.slice(1), 'image/jpeg')).not.toBe(first);
    });

    it('stores a view into a larger buffer without its surroundings', async () => {
      const view = Buffer.concat([bytes, bytes]).subarray(2, 5);
      const found = await storage.posters.find(await storage.posters.put(view, 'image/png'));
      expect([...(found?.bytes ?? [])]).toEqual([0, 1, 2]);
    });

    it('refuses what is too large for a thumbnail', async () => {
      const large = new Uint8Array(2 * 1024 * 1024 + 1);
      await expect(storage.posters.put(large, 'image/png')).rejects.toMatchObject({ code: 'payload_too_large' });
    });

    it('finds nothing under an unknown hash', async () => {
      expect(await storage.posters.find('0'.repeat(32))).toBeUndefined();
    });
  });

  describe(`${engine}: bot state`, () => {
    const state = { pts: 2 ** 31 - 1, qts: 0, date: 1_767_225_600, seq: 3 };

    it('keeps the newest place of each bot, over a restart too', async () => {
      expect(await storage.bots.findUpdatesState(1)).toBeUndefined();
      await storage.bots.saveUpdatesState(1, { ...state, pts: 1 });
      await storage.bots.saveUpdatesState(2, { ...state, pts: 2 });
      await storage.bots.saveUpdatesState(1, state);
      await restart();
      expect(await storage.bots.findUpdatesState(1)).toEqual(state);
      expect((await storage.bots.findUpdatesState(2))?.pts).toBe(2);
    });

    it('keeps access hashes exactly, per bot and kind', async () => {
      const peers = [
        { bot_id: 1, kind: 'user', id: 5, access_hash: '-9223372036854775808' },
        { bot_id: 1, kind: 'channel', id: 5, access_hash: '9223372036854775807' },
        { bot_id: 2, kind: 'user', id: 5, access_hash: '0' },
      ] as const;
      await storage.bots.savePeers(peers);
      await restart();
      for (const peer of peers) expect(await storage.bots.findPeer(peer.bot_id, peer.kind, peer.id)).toEqual(peer);
      expect(await storage.bots.findPeer(2, 'channel', 5)).toBeUndefined();
    });

    it('replaces a hash that changed and takes an empty list', async () => {
      const peer = { bot_id: 1, kind: 'user', id: 5, access_hash: '1' } as const;
      await storage.bots.savePeers([peer]);
      await storage.bots.savePeers([]);
      await storage.bots.savePeers([{ ...peer, access_hash: '2' }]);
      expect((await storage.bots.findPeer(1, 'user', 5))?.access_hash).toBe('2');
    });
  });

  describe(`${engine}: locations`, () => {
    const location = {
      bot_id: 1,
      message_id: 7,
      document_id: '9223372036854775807',
      access_hash: '-9223372036854775808',
      file_reference: new Uint8Array([0, 1, 254, 255]),
      dc_id: 4,
      size_bytes: 4_000_000_000,
    };

    it('keeps a film of each bot exactly, over a restart too', async () => {
      await storage.locations.saveLocation(location);
      await storage.locations.saveLocation({ ...location, bot_id: 2, dc_id: 2 });
      await restart();
      expect(await storage.locations.findLocation(1, 7)).toEqual(location);
      expect((await storage.locations.findLocation(2, 7))?.dc_id).toBe(2);
      expect(await storage.locations.findLocation(1, 8)).toBeUndefined();
    });

    it('replaces the row of the same bot and film', async () => {
      await storage.locations.saveLocation(location);
      await storage.locations.saveLocation({ ...location, document_id: '5', file_reference: new Uint8Array([9]) });
      const found = await storage.locations.findLocation(1, 7);
      expect(found).toMatchObject({ document_id: '5', file_reference: new Uint8Array([9]) });
    });
  });

  recoveryContract(engine, () => storage, restart);
}
