// What every store must do for recovery: whole rows in order, compare-and-set, captions due, places, mirror copies.
import { describe, expect, it } from 'vitest';
import type { MediaRow, MirrorCopy, Storage } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from './storage-records.ts';

/** A whole row; every test changes only what it is about. */
export function mediaRow(changes: Partial<MediaRow> = {}): MediaRow {
  return { ...mediaRecord(), missing_since: null, post_key: '5228293685:11', caption_due: 0, ...changes };
}

function mirrorCopy(changes: Partial<MirrorCopy> = {}): MirrorCopy {
  return {
    chat_id: 1234567890,
    message_id: 7,
    mirror_chat_id: 55,
    document_id: mediaRecord().document_id,
    random_id: '-9223372036854775808',
    after_id: 3,
    copy_message_id: null,
    ...changes,
  };
}

/**
 * Registers the suite.
 *
 * @param storage gives the started store of the running test.
 * @param restart ends it and opens the data again.
 */
export function recoveryContract(engine: string, storage: () => Storage, restart: () => Promise<void>): void {
  describe(`${engine}: whole rows`, () => {
    it('come back as written, over a restart too', async () => {
      const row = mediaRow({ missing_since: '2026-02-01T00:00:00Z', is_active: false, caption_due: 3 });
      expect(await storage().mediaRows.replace(undefined, row)).toBe(true);
      await restart();
      expect(await storage().mediaRows.find(row.chat_id, row.message_id)).toEqual(row);
      expect(await storage().mediaRows.find(1, 1)).toBeUndefined();
    });

    it('of rows added by others begin with nothing due and nothing missing', async () => {
      await storage().media.add(mediaRecord());
      expect(await storage().mediaRows.find(1234567890, 7)).toEqual(mediaRow({ post_key: null }));
    });

    it('are replaced only while they are as expected', async () => {
      const first = mediaRow();
      await storage().mediaRows.replace(undefined, first);
      expect(await storage().mediaRows.replace(undefined, mediaRow({ custom_name: 'late' }))).toBe(false);
      await storage().media.rename(first.chat_id, first.message_id, 'Renamed');
      expect(await storage().mediaRows.replace(first, { ...first, width: 1 })).toBe(false);
      const renamed = await storage().mediaRows.find(first.chat_id, first.message_id);
      expect(renamed).toMatchObject({ custom_name: 'Renamed', width: 1280, caption_due: 1 });
      expect(await storage().mediaRows.replace(renamed, { ...first, width: 1 })).toBe(true);
      expect(await storage().mediaRows.find(first.chat_id, first.message_id)).toEqual({ ...first, width: 1 });
    });

    it('are scanned in order, page by page, inactive ones too', async () => {
      const places = [
        [2, 1],
        [1, 10],
        [1, 9],
        [1, 2],
      ] as const;
      await storage().mediaRows.putAll(
        places.map(([chat_id, message_id]) => mediaRow({ chat_id, message_id, is_active: false })),
      );
      const first = await storage().mediaRows.scan({ limit: 3 });
      expect(first.map((row) => [row.chat_id, row.message_id])).toEqual([
        [1, 2],
        [1, 9],
        [1, 10],
      ]);
      const after = first.at(-1);
      if (!after) throw new Error('no rows');
      expect(await storage().mediaRows.scan({ after, limit: 3 })).toMatchObject([{ chat_id: 2, message_id: 1 }]);
    });

    it('written together replace those of the same post', async () => {
      await storage().mediaRows.putAll([mediaRow({ custom_name: 'a' }), mediaRow({ message_id: 8 })]);
      await storage().mediaRows.putAll([mediaRow({ custom_name: 'b' })]);
      expect(await storage().mediaRows.find(1234567890, 7)).toMatchObject({ custom_name: 'b' });
      expect(await storage().media.page({ page: 1, perPage: 9 })).toMatchObject({ total: 2 });
    });

    it('are listed in each order, page by page, by state and by words', async () => {
      const named = (message_id: number, custom_name: string, file_size: number, changes: Partial<MediaRow> = {}) =>
        mediaRow({ message_id, custom_name, file_size, created_at: `2026-01-0${message_id}T00:00:00Z`, ...changes });
      const gone = { is_active: false, missing_since: '2026-02-01T00:00:00Z' };
      await storage().mediaRows.putAll([
        named(1, 'pear', 30),
        named(2, 'Apple 100%', 20, { is_active: false }),
        named(3, 'apple', 10, gone),
        named(4, 'Zebra', 20, { file_name: 'x_y.mkv' }),
      ]);
      const ids = (rows: readonly MediaRow[]) => rows.map(({ message_id }) => message_id);
      const list = async (query: Omit<Parameters<Storage['mediaRows']['list']>[0], 'limit'>) =>
        ids(await storage().mediaRows.list({ ...query, limit: 9 }));
      expect(await list({ order: 'newest' })).toEqual([4, 3, 2, 1]);
      expect(await list({ order: 'oldest' })).toEqual([1, 2, 3, 4]);
      expect(await list({ order: 'name' })).toEqual([3, 2, 1, 4]);
      expect(await list({ order: 'largest' })).toEqual([1, 4, 2, 3]);
      expect(await list({ order: 'oldest', state: 'active' })).toEqual([1, 4]);
      expect(await list({ order: 'oldest', state: 'removed' })).toEqual([2]);
      expect(await list({ order: 'oldest', state: 'missing' })).toEqual([3]);
      expect(await list({ order: 'oldest', words: 'APPLE' })).toEqual([2, 3]);
      expect(await list({ order: 'oldest', words: '100%' })).toEqual([2]);
      expect(await list({ order: 'oldest', words: '%' })).toEqual([2]);
      expect(await list({ order: 'oldest', words: 'x_y' })).toEqual([4]);
      expect(await list({ order: 'oldest', words: '.*' })).toEqual([]);
      for (const order of ['newest', 'oldest', 'name', 'largest'] as const) {
        const all = await storage().mediaRows.list({ order, limit: 9 });
        const keyOf = {
          newest: 'created_at',
          oldest: 'created_at',
          name: 'custom_name',
          largest: 'file_size',
        } as const;
        for (const [index, row] of all.entries()) {
          const after = { key: row[keyOf[order]], message_id: row.message_id, chat_id: row.chat_id };
          const rest = await storage().mediaRows.list({ order, after, limit: 2 });
          expect(ids(rest), order).toEqual(ids(all.slice(index + 1, index + 3)));
        }
      }
    });

    it('are erased only while inactive, with all that hangs on their post and nothing else', async () => {
      const { media, mediaRows, facts, viewerProgress, viewerLists, mirrorCopies } = storage();
      const updated_at = '2026-01-01T00:00:00Z';
      const here = { chat_id: 1234567890, message_id: 7 };
      const beside = { chat_id: 1234567890, message_id: 8 };
      for (const place of [here, beside]) {
        await media.add(mediaRecord(place));
        await facts.put({ ...place, layers: { admin: { title: 'Said' } }, updated_at });
        const seen = { position_seconds: 5, duration_seconds: 9, is_finished: false, updated_at };
        await viewerProgress.save({ viewer_id: 'v', ...place, ...seen });
        await viewerLists.add({ viewer_id: 'v', ...place, rank: place.message_id, added_at: updated_at });
        await mirrorCopies.save(mirrorCopy(place));
      }
      expect(await mediaRows.erase(here)).toBe(false);
      await media.setActive(here.chat_id, here.message_id, false);
      expect(await mediaRows.erase(here)).toBe(true);
      expect(await mediaRows.erase(here)).toBe(false);
      await restart();
      const left = { limit: 9, viewerId: 'v' };
      expect(await storage().mediaRows.scan({ limit: 9 })).toMatchObject([beside]);
      expect(await storage().media.totals()).toMatchObject({ items: 1, removed: 0 });
      expect(await storage().factRows.scan({ limit: 9 })).toMatchObject([beside]);
      expect(await storage().viewerProgress.page(left)).toMatchObject([beside]);
      expect(await storage().viewerLists.page(left)).toMatchObject([beside]);
      expect(await storage().mirrorCopies.scan({ limit: 9 })).toMatchObject([beside]);
    });

    it('that are missing are listed, the latest first, and cannot be restored by hand', async () => {
      const gone = (message_id: number, missing_since: string) =>
        mediaRow({ message_id, missing_since, is_active: false });
      const rows = [gone(1, '2026-01-01T00:00:00Z'), gone(2, '2026-03-01T00:00:00Z'), mediaRow({ message_id: 3 })];
      await storage().mediaRows.putAll(rows);
      expect((await storage().mediaRows.missing(9)).map((row) => row.message_id)).toEqual([2, 1]);
      expect(await storage().mediaRows.missing(1)).toHaveLength(1);
      expect(await storage().media.setActive(1234567890, 1, true)).toBe(false);
      expect(await storage().media.page({ page: 1, perPage: 9 })).toMatchObject({ total: 1 });
    });
  });

  describe(`${engine}: captions due`, () => {
    const find = () => storage().mediaRows.find(1234567890, 7);

    it('are noted with a new name and a soft delete, and not when nothing changes', async () => {
      await storage().mediaRows.replace(undefined, mediaRow());
      await storage().media.rename(1234567890, 7, 'Film');
      await storage().media.setActive(1234567890, 7, true);
      await storage().media.setThumb(1234567890, 7, 'a'.repeat(32));
      expect(await storage().mediaRows.captionsDue({ limit: 9 })).toEqual([]);
      await storage().media.rename(1234567890, 7, 'Other');
      await storage().media.setActive(1234567890, 7, false);
      await restart();
      expect(await storage().mediaRows.captionsDue({ limit: 9 })).toMatchObject([
        { caption_due: 2, custom_name: 'Other' },
      ]);
    });

    it('are done with, unless the row changed meanwhile', async () => {
      await storage().mediaRows.replace(undefined, mediaRow({ caption_due: 1 }));
      const before = await find();
      if (!before) throw new Error('no row');
      await storage().media.rename(1234567890, 7, 'Later');
      await storage().mediaRows.captionWritten(before);
      expect(await find()).toMatchObject({ caption_due: 2 });
      await storage().mediaRows.captionWritten({ ...before, caption_due: 2 });
      expect(await storage().mediaRows.captionsDue({ limit: 9 })).toEqual([]);
    });

    it('are given in order after a place', async () => {
      await storage().mediaRows.putAll([3, 1, 2].map((message_id) => mediaRow({ message_id, caption_due: 1 })));
      const [first] = await storage().mediaRows.captionsDue({ limit: 1 });
      expect(first?.message_id).toBe(1);
      if (!first) throw new Error('no row');
      const rest = await storage().mediaRows.captionsDue({ after: first, limit: 9 });
      expect(rest.map((row) => row.message_id)).toEqual([2, 3]);
    });
  });

  describe(`${engine}: ingest as a whole`, () => {
    it('notes the key with the row it publishes', async () => {
      const entry = await storage().ingest.receive(ingestEntry());
      await storage().ingest.publish(entry.key, mediaRecord());
      expect(await storage().mediaRows.find(1234567890, 7)).toMatchObject({ post_key: entry.key });
      expect(await storage().ingest.find(entry.key)).toMatchObject({ state: 'published' });
      expect(await storage().ingest.find('no:such')).toBeUndefined();
    });

    it('is scanned by key and written back', async () => {
      const entries = ['1:9', '1:10', '2:1'].map((key) => ingestEntry({ key, state: 'answered' }));
      await storage().ingestRows.putAll(entries);
      await storage().ingestRows.putAll([ingestEntry({ key: '2:1', custom_name: 'new' })]);
      const page = await storage().ingestRows.scan({ limit: 2 });
      expect(page.map((entry) => entry.key)).toEqual(['1:10', '1:9']);
      expect(await storage().ingestRows.scan({ after: '1:9', limit: 2 })).toMatchObject([
        { key: '2:1', custom_name: 'new' },
      ]);
    });
  });

  describe(`${engine}: posters as a whole`, () => {
    it('are written back, those that are there too', async () => {
      const hash = await storage().posters.put(new Uint8Array([1]), 'image/png');
      const other = { hash: 'b'.repeat(32), mimeType: 'image/jpeg', bytes: new Uint8Array([2, 0]) };
      await storage().posters.putAll([{ hash, mimeType: 'image/png', bytes: new Uint8Array([1]) }, other]);
      expect(await storage().posters.scan({ limit: 9 })).toHaveLength(2);
      expect([...((await storage().posters.find(other.hash))?.bytes ?? [])]).toEqual([2, 0]);
    });

    it('are scanned by hash', async () => {
      const puts = [1, 2, 3].map((byte) => storage().posters.put(new Uint8Array([byte]), 'image/png'));
      const hashes = (await Promise.all(puts)).sort();
      const [first, second] = await storage().posters.scan({ limit: 2 });
      expect([first?.hash, second?.hash]).toEqual(hashes.slice(0, 2));
      expect(first?.bytes).toHaveLength(1);
      const rest = await storage().posters.scan({ after: hashes[1] ?? '', limit: 2 });
      expect(rest).toMatchObject([{ hash: hashes[2], mimeType: 'image/png' }]);
    });
  });

  describe(`${engine}: places`, () => {
    it('are kept by name, over a restart too', async () => {
      await storage().places.save('reindex', '{"at":1}');
      await storage().places.save('reindex', '{"at":2}');
      await restart();
      expect(await storage().places.find('reindex')).toBe('{"at":2}');
      await storage().places.remove('reindex');
      await storage().places.remove('reindex');
      expect(await storage().places.find('reindex')).toBeUndefined();
    });

    it('in a channel are kept for each bot', async () => {
      expect(await storage().bots.findChannelPts(1, 5)).toBeUndefined();
      await storage().bots.saveChannelPts(1, 5, 10);
      await storage().bots.saveChannelPts(1, 5, 11);
      await storage().bots.saveChannelPts(2, 5, 3);
      await restart();
      expect(await storage().bots.findChannelPts(1, 5)).toBe(11);
      expect(await storage().bots.findChannelPts(2, 5)).toBe(3);
      expect(await storage().bots.findChannelPts(1, 6)).toBeUndefined();
    });
  });

  describe(`${engine}: mirror copies`, () => {
    const wanting = () =>
      storage().mirrorCopies.wanting({ chatId: 1234567890, mirrorChatId: 55, afterMessageId: 0, limit: 9 });

    it('are kept exactly and replaced', async () => {
      await storage().mirrorCopies.save(mirrorCopy());
      await storage().mirrorCopies.save(mirrorCopy({ copy_message_id: 12 }));
      await restart();
      expect(await storage().mirrorCopies.find(mirrorCopy(), 55)).toEqual(mirrorCopy({ copy_message_id: 12 }));
      expect(await storage().mirrorCopies.find(mirrorCopy(), 56)).toBeUndefined();
      expect(await storage().mirrorCopies.topCopyId(55)).toBe(12);
      expect(await storage().mirrorCopies.topCopyId(56)).toBe(0);
    });

    it('are wanted for what has none of its present document', async () => {
      await storage().mediaRows.putAll([
        mediaRow(),
        mediaRow({ message_id: 8, is_active: false }),
        mediaRow({ message_id: 9, is_active: false, missing_since: '2026-01-01T00:00:00Z' }),
        mediaRow({ message_id: 1, chat_id: 3 }),
      ]);
      expect((await wanting()).map((row) => row.message_id)).toEqual([7, 8]);
      await storage().mirrorCopies.save(mirrorCopy());
      expect(await wanting()).toHaveLength(2);
      await storage().mirrorCopies.save(mirrorCopy({ copy_message_id: 12 }));
      expect((await wanting()).map((row) => row.message_id)).toEqual([8]);
      await storage().mirrorCopies.save(mirrorCopy({ copy_message_id: 12, document_id: '5' }));
      expect(await wanting()).toHaveLength(2);
    });

    it('are scanned in order and written back', async () => {
      const copies = [mirrorCopy({ message_id: 9 }), mirrorCopy({ message_id: 8, mirror_chat_id: 56 }), mirrorCopy()];
      await storage().mirrorCopies.putAll(copies);
      const [first] = await storage().mirrorCopies.scan({ limit: 1 });
      expect(first).toEqual(mirrorCopy());
      if (!first) throw new Error('no copies');
      const rest = await storage().mirrorCopies.scan({ after: first, limit: 9 });
      expect(rest.map((copy) => copy.message_id)).toEqual([8, 9]);
    });
  });
}
