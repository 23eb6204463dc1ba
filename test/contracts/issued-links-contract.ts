// What every store must do for links that were given away. Called by the storage contract.
import { describe, expect, it } from 'vitest';
import type { IssuedLinkRecord } from '#lib/storage/issued-links.ts';
import type { Storage } from '#lib/storage/storage.ts';

const id = (number: number) => number.toString(16).padStart(16, '0');

function link(number: number, changes: Partial<IssuedLinkRecord> = {}): IssuedLinkRecord {
  const about = {
    id: id(number),
    chat_id: 1000,
    message_id: 57,
    scope: 'item',
    by: `u${id(9)}l${id(number)}`,
  } as const;
  const times = { created_at_ms: 10 * number, expires_at_ms: null, ended_at_ms: null };
  return { ...about, generations: [0, 2, 0], created_by: 'u:9', ...times, ...changes };
}

/**
 * Registers the suite.
 *
 * @param current the store of the running test.
 * @param restart ends it and opens the data again.
 */
export function issuedLinksContract(engine: string, current: () => Storage, restart: () => Promise<void>): void {
  describe(`${engine}: links that were given away`, () => {
    const idsOf = async (query: Parameters<Storage['issuedLinks']['list']>[0]) =>
      (await current().issuedLinks.list(query)).map((one) => one.id);

    it('are there once, and the same after a restart', async () => {
      const record = link(1, { scope: 'download', expires_at_ms: 5000 });
      const added = await Promise.all([current().issuedLinks.add(record), current().issuedLinks.add(record)]);
      expect(added.toSorted()).toEqual(['added', 'exists']);
      await restart();
      expect(await current().issuedLinks.find(id(1))).toEqual(record);
      expect(await current().issuedLinks.find('{"$ne":null}')).toBeUndefined();
    });

    it('are listed latest first, page by page, of all and of one maker', async () => {
      const records = [link(1), link(2, { created_by: 'k:7' }), link(3), link(4, { created_at_ms: 30 })];
      for (const record of records) await current().issuedLinks.add(record);
      expect(await idsOf({ limit: 9 })).toEqual([4, 3, 2, 1].map(id));
      expect(await idsOf({ before: { created_at_ms: 30, id: id(4) }, limit: 2 })).toEqual([3, 2].map(id));
      expect(await idsOf({ createdBy: 'u:9', before: { created_at_ms: 30, id: id(3) }, limit: 9 })).toEqual([id(1)]);
      expect(await idsOf({ createdBy: 'u:8', limit: 9 })).toEqual([]);
      expect(await idsOf({ limit: 0 })).toEqual([]);
    });

    it('count as open until they are ended or over', async () => {
      const { issuedLinks } = current();
      for (const record of [link(1), link(2, { expires_at_ms: 100 }), link(3, { created_by: 'k:7' })]) {
        await issuedLinks.add(record);
      }
      expect(await issuedLinks.countOpen('u:9', 99)).toBe(2);
      expect(await issuedLinks.countOpen('u:9', 100)).toBe(1);
      expect(await issuedLinks.end(id(1), 50)).toBe(true);
      expect(await issuedLinks.end(id(1), 60)).toBe(false);
      expect(await issuedLinks.end(id(8), 60)).toBe(false);
      expect(await issuedLinks.find(id(1))).toEqual(link(1, { ended_at_ms: 50 }));
      expect(await issuedLinks.countOpen('u:9', 99)).toBe(1);
    });

    it('go some time after their end, and never while they are open', async () => {
      const { issuedLinks } = current();
      const records = [link(1), link(2, { expires_at_ms: 100 }), link(3, { ended_at_ms: 100 }), link(4)];
      for (const record of records) await issuedLinks.add(record);
      await issuedLinks.end(id(4), 200);
      expect(await issuedLinks.removeEndedBefore(100)).toBe(0);
      expect(await issuedLinks.removeEndedBefore(101)).toBe(2);
      expect(await idsOf({ limit: 9 })).toEqual([id(4), id(1)]);
    });
  });
}
