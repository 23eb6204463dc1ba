// What every store must do for the bot: conversations, quotas, languages. Called by the storage contract.
import { describe, expect, it } from 'vitest';
import type { ConversationRecord, Storage } from '#lib/storage/storage.ts';

function conversation(changes: Partial<ConversationRecord> = {}): ConversationRecord {
  return { key: 'rename:7', kind: 'rename', user_id: 7, value: '{"a":1}', expires_at_ms: 1000, ...changes };
}

/**
 * Registers the suite.
 *
 * @param current the store of the running test.
 * @param restart ends it and opens the data again.
 * @param maxConversations how many that store keeps.
 */
export function botMemoryContract(
  engine: string,
  current: () => Pick<Storage, 'conversations' | 'usage' | 'senders' | 'languages'>,
  restart: () => Promise<void>,
  maxConversations: () => number,
): void {
  describe(`${engine}: conversations`, () => {
    it('are found until they expire, over a restart too', async () => {
      await current().conversations.put(conversation(), 0);
      await restart();
      expect(await current().conversations.find('rename:7', 999)).toEqual(conversation());
      expect(await current().conversations.find('rename:7', 1000)).toBeUndefined();
      expect(await current().conversations.find('rename:8', 0)).toBeUndefined();
    });

    it('are replaced by their key and taken by one caller alone', async () => {
      const store = current().conversations;
      await store.put(conversation(), 0);
      await store.put(conversation({ value: '2', expires_at_ms: 2000 }), 0);
      const taken = await Promise.all([store.take('rename:7', 0), store.take('rename:7', 0)]);
      expect(taken.filter((record) => record !== undefined)).toEqual([
        conversation({ value: '2', expires_at_ms: 2000 }),
      ]);
      await store.put(conversation(), 0);
      expect(await store.take('rename:7', 1000)).toBeUndefined();
      await store.remove('rename:7');
      await store.remove('rename:7');
      expect(await store.find('rename:7', 0)).toBeUndefined();
    });

    it('are listed by kind and person, without the expired', async () => {
      const store = current().conversations;
      await store.put(conversation({ key: 'a', expires_at_ms: 300 }), 0);
      await store.put(conversation({ key: 'b', expires_at_ms: 200, user_id: 8 }), 0);
      await store.put(conversation({ key: 'c', expires_at_ms: 100 }), 0);
      await store.put(conversation({ key: 'd', kind: 'link' }), 0);
      const keys = async (query: { userId?: number; limit?: number }) =>
        (await store.list({ kind: 'rename', nowMs: 150, limit: 10, ...query })).map(({ key }) => key);
      expect(await keys({})).toEqual(['b', 'a']);
      expect(await keys({ userId: 7 })).toEqual(['a']);
      expect(await keys({ limit: 1 })).toEqual(['b']);
    });

    it('make room for new ones, those first that expire first', async () => {
      const store = current().conversations;
      for (let index = 0; index < maxConversations(); index += 1)
        await store.put(conversation({ key: `k${index}`, expires_at_ms: 10_000 + index }), 0);
      expect(await store.find('k0', 0)).toBeDefined();
      await store.put(conversation({ key: 'new', expires_at_ms: 5 }), 0);
      expect(await store.find('k0', 0)).toBeUndefined();
      expect(await store.find('k1', 0)).toBeDefined();
      expect(await store.find('new', 0)).toBeDefined();
    }, 120_000);

    it('that are too large are refused', async () => {
      const large = conversation({ value: 'x'.repeat(64 * 1024 + 1) });
      await expect(current().conversations.put(large, 0)).rejects.toMatchObject({ code: 'internal' });
    });
  });

  describe(`${engine}: usage`, () => {
    const spend = (amount: number, windowStartMs = 0) =>
      current().usage.spend({ userId: 7, kind: 'bytes', windowStartMs, amount, limit: 10 });

    it('is counted up to the limit, all or nothing, over a restart too', async () => {
      expect(await spend(6)).toEqual({ isWithin: true, used: 6 });
      expect(await spend(5)).toEqual({ isWithin: false, used: 6 });
      await restart();
      expect(await spend(4)).toEqual({ isWithin: true, used: 10 });
      expect(await current().usage.used(7, 'bytes', 0)).toBe(10);
    });

    it('begins anew in another window, and is kept apart by person and kind', async () => {
      await spend(10);
      expect(await spend(1, 60_000)).toEqual({ isWithin: true, used: 1 });
      expect(await current().usage.used(7, 'bytes', 0)).toBe(0);
      expect(await current().usage.used(7, 'files', 60_000)).toBe(0);
      expect(await current().usage.used(8, 'bytes', 60_000)).toBe(0);
    });

    it('lets two at once not pass the limit together', async () => {
      const results = await Promise.all([spend(6), spend(6)]);
      expect(results.filter((result) => result.isWithin)).toHaveLength(1);
    });

    it('is listed by person and window, page by page, without messages', async () => {
      const count = (userId: number, kind: 'files' | 'bytes' | 'messages', windowStartMs: number, amount: number) =>
        current().usage.spend({ userId, kind, windowStartMs, amount, limit: 100 });
      for (const [person, files] of [
        [9, 1],
        [-5, 2],
        [7, 3],
      ] as const)
        await count(person, 'files', 60_000, files);
      await count(7, 'bytes', 60_000, 50);
      await count(8, 'files', 0, 1);
      await count(6, 'messages', 60_000, 1);
      const page = (after?: number, limit = 2) =>
        current().usage.list({ windowStartMs: 60_000, ...(after === undefined ? {} : { after }), limit });
      expect(await page()).toEqual([
        { user_id: -5, files: 2, bytes: 0 },
        { user_id: 7, files: 3, bytes: 50 },
      ]);
      expect(await page(7)).toEqual([{ user_id: 9, files: 1, bytes: 0 }]);
      expect(await page(9)).toEqual([]);
      expect(await page(undefined, 0)).toEqual([]);
    });
  });

  describe(`${engine}: senders`, () => {
    const key = { user_id: -5, subject: 'k:5' } as const;
    const none = { daily_files: null, daily_bytes: null } as const;

    it('are noted once, and keep their limits, over a restart too', async () => {
      await Promise.all([current().senders.note(key), current().senders.note(key)]);
      expect(await current().senders.find(-5)).toEqual({ ...key, ...none });
      await current().senders.limit({ ...key, daily_files: 0, daily_bytes: 5e12 });
      await current().senders.note(key);
      await restart();
      expect(await current().senders.find(-5)).toEqual({ ...key, daily_files: 0, daily_bytes: 5e12 });
      expect(await current().senders.find(5)).toBeUndefined();
    });

    it('are found by their numbers', async () => {
      for (const user_id of [1, 2, 3]) await current().senders.note({ user_id, subject: `t:${user_id}` });
      const found = await current().senders.findMany([3, 1, 9]);
      expect(found.map(({ subject }) => subject).toSorted()).toEqual(['t:1', 't:3']);
      expect(await current().senders.findMany([])).toEqual([]);
    });

    it('with limits are listed page by page, until their limits are taken back', async () => {
      const limit = (user_id: number, limits: { daily_files: number | null; daily_bytes: number | null }) =>
        current().senders.limit({ user_id, subject: `t:${user_id}`, ...limits });
      await current().senders.note(key);
      await limit(3, { daily_files: null, daily_bytes: 0 });
      await limit(1, { daily_files: 4, daily_bytes: null });
      await limit(2, { daily_files: 4, daily_bytes: 9 });
      const numbers = async (query: { after?: number; limit: number }) =>
        (await current().senders.listLimited(query)).map(({ user_id }) => user_id);
      expect(await numbers({ limit: 2 })).toEqual([1, 2]);
      expect(await numbers({ after: 2, limit: 2 })).toEqual([3]);
      expect(await numbers({ limit: 0 })).toEqual([]);
      await limit(2, none);
      expect(await numbers({ limit: 9 })).toEqual([1, 3]);
    });
  });

  describe(`${engine}: languages`, () => {
    it('are kept per person, the last one counts', async () => {
      expect(await current().languages.find(7)).toBeUndefined();
      await current().languages.save({ user_id: 7, language: 'en', is_chosen: false });
      await current().languages.save({ user_id: 7, language: 'de', is_chosen: true });
      await restart();
      expect(await current().languages.find(7)).toEqual({ user_id: 7, language: 'de', is_chosen: true });
    });
  });
}
