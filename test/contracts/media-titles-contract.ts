// What every store must do for those who keep an index of all titles. Part of the storage contract.
import { describe, expect, it } from 'vitest';
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { mediaRecord } from './storage-records.ts';

const ids = (titles: readonly MediaTitle[]) => titles.map(({ message_id }) => message_id);
const chatId = 1234567890;

/** Registers the suite for the store under test, opened anew for each test. */
export function mediaTitlesContract(engine: string, storage: () => Storage): void {
  const changed = async (sinceMs: number) => storage().titles.changedSince({ sinceMs, limit: 100 });
  const momentOf = async (messageId: number) =>
    (await changed(0)).find(({ message_id }) => message_id === messageId)?.changed_at_ms ?? 0;
  const later = () => new Promise((resolve) => setTimeout(resolve, 5));

  describe(`${engine}: titles`, () => {
    it('gives active ones, newest first, with what is known of them', async () => {
      await storage().media.add(mediaRecord({ message_id: 1, created_at: '2026-01-01T00:00:00Z' }));
      await storage().media.add(mediaRecord({ message_id: 2, created_at: '2026-01-02T00:00:00Z' }));
      await storage().media.add(mediaRecord({ message_id: 3, is_active: false }));
      const layers = { name: { title: 'Film', year: 1999 }, tmdb: { overview: 'Long.', title: 'The Film' } };
      await storage().facts.put({ chat_id: chatId, message_id: 1, layers, updated_at: '2026-01-10T12:00:00Z' });
      const titles = await storage().titles.newest({ limit: 10 });
      expect(ids(titles)).toEqual([2, 1]);
      const { document_id, file_size, mime_type, thumb, duration } = mediaRecord({ message_id: 1 });
      expect(titles[1]).toEqual({
        ...{ chat_id: chatId, message_id: 1, custom_name: 'Film', file_name: 'Film.mp4', file_type: 'video' },
        ...{ uploaded_by: 5228293685, created_at: '2026-01-01T00:00:00Z', is_active: true },
        ...{ document_id, file_size, mime_type, thumb, duration },
        layers: { name: { title: 'Film', year: 1999 }, tmdb: { title: 'The Film' } },
        changed_at_ms: expect.any(Number),
      });
      expect(titles[0]?.layers).toEqual({});
      expect(ids(await storage().titles.newest({ limit: 10, ...(titles[0] ? { after: titles[0] } : {}) }))).toEqual([
        1,
      ]);
    });

    it('notices every write to a row and to its facts', async () => {
      const { media, mediaRows, facts } = storage();
      await media.add(mediaRecord({ message_id: 1 }));
      let before = await momentOf(1);
      expect(before).toBeGreaterThan(0);
      const updated_at = '2026-01-10T12:00:00Z';
      const row = await mediaRows.find(chatId, 1);
      const writes: Readonly<Record<string, () => Promise<unknown>>> = {
        rename: () => media.rename(chatId, 1, 'New'),
        remove: () => media.setActive(chatId, 1, false),
        restore: () => media.setActive(chatId, 1, true),
        import: async () => row && mediaRows.putAll([row]),
        facts: () => facts.put({ chat_id: chatId, message_id: 1, layers: { name: { title: 'A' } }, updated_at }),
        'more facts': () =>
          facts.put({ chat_id: chatId, message_id: 1, layers: { admin: { title: 'B' } }, updated_at }),
        'imported facts': () =>
          storage().factRows.putAll([{ chat_id: chatId, message_id: 1, layers: {}, key_frames: null, updated_at }]),
      };
      for (const [name, write] of Object.entries(writes)) {
        await later();
        await write();
        const moment = await momentOf(1);
        expect(moment, name).toBeGreaterThan(before);
        before = moment;
      }
    });

    it('tells of removed items, too, and no other than the changed', async () => {
      for (const id of [1, 2, 3]) await storage().media.add(mediaRecord({ message_id: id }));
      const before = Math.max(...(await changed(0)).map(({ changed_at_ms }) => changed_at_ms));
      await later();
      await storage().media.setActive(chatId, 2, false);
      const [title, ...others] = await changed(before + 1);
      expect(others).toEqual([]);
      expect(title).toMatchObject({ message_id: 2, is_active: false });
    });

    it('walks changes by key, none twice and none left out', async () => {
      const record = (id: number) => ({ ...mediaRecord({ message_id: id }), missing_since: null, post_key: null });
      // In one transaction: most of them carry the same moment.
      await storage().mediaRows.putAll(Array.from({ length: 25 }, (_, id) => ({ ...record(id + 1), caption_due: 0 })));
      const seen: MediaTitle[] = [];
      for (;;) {
        const last = seen.at(-1);
        const page = await storage().titles.changedSince({ sinceMs: 0, limit: 4, ...(last ? { after: last } : {}) });
        seen.push(...page);
        if (page.length < 4) break;
      }
      expect(new Set(ids(seen)).size).toBe(25);
      expect(seen).toHaveLength(25);
    });
  });
}
