// What every store must do for leases of bots. Called by the storage contract.
import { describe, expect, it } from 'vitest';
import type { Storage } from '#lib/storage/storage.ts';

/**
 * Registers the suite.
 *
 * @param current the store of the running test.
 * @param restart ends it and opens the data again.
 */
export function leaseContract(
  engine: string,
  current: () => Pick<Storage, 'leases'>,
  restart: () => Promise<void>,
): void {
  describe(`${engine}: leases`, () => {
    it('of an empty store are none', async () => {
      expect(await current().leases.view()).toEqual({ nodes: [], leases: [] });
    });

    it('count the signs of life of nodes, over a restart too', async () => {
      await current().leases.beat({ id: 'b', name: 'Berlin' });
      await current().leases.beat({ id: 'a', name: 'Aachen' });
      await restart();
      await Promise.all([1, 2, 3].map(() => current().leases.beat({ id: 'b', name: 'Bonn' })));
      expect((await current().leases.view()).nodes).toEqual([
        { id: 'a', name: 'Aachen', beat: 1 },
        { id: 'b', name: 'Bonn', beat: 4 },
      ]);
    });

    it('forget a node that has been silent, and no other one', async () => {
      await current().leases.beat({ id: 'a', name: 'A' });
      await current().leases.beat({ id: 'a', name: 'A' });
      await current().leases.forget('a', 1);
      expect((await current().leases.view()).nodes).toHaveLength(1);
      await current().leases.forget('a', 2);
      await current().leases.forget('a', 2);
      expect((await current().leases.view()).nodes).toEqual([]);
    });

    it('are claimed by one of many at a time', async () => {
      const { leases } = current();
      for (const seenToken of [0, 1]) {
        const claims = await Promise.all(['a', 'b', 'c', 'd'].map((id) => leases.claim('bot:1', seenToken, id)));
        expect(claims.filter((token) => token !== undefined)).toEqual([seenToken + 1]);
        const winner = ['a', 'b', 'c', 'd'][claims.findIndex((token) => token !== undefined)];
        expect((await leases.view()).leases).toEqual([{ resource: 'bot:1', holder: winner, token: seenToken + 1 }]);
      }
    });

    it('are not claimed by who has seen too little, or what never was', async () => {
      const { leases } = current();
      expect(await leases.claim('bot:1', 3, 'a')).toBeUndefined();
      expect(await leases.claim('bot:1', 0, 'a')).toBe(1);
      expect(await leases.claim('bot:1', 0, 'b')).toBeUndefined();
      expect(await leases.claim('bot:1', 1, 'a')).toBe(2);
      expect(await leases.claim('bot:1', 1, 'b')).toBeUndefined();
    });

    it('are given back by who has the token, and keep counting', async () => {
      const { leases } = current();
      expect(await leases.release('bot:1', 1)).toBe(false);
      await leases.claim('bot:1', 0, 'a');
      await leases.claim('bot:2', 0, 'a');
      await leases.claim('bot:1', 1, 'b');
      expect(await leases.release('bot:1', 1)).toBe(false);
      expect(await leases.release('bot:1', 2)).toBe(true);
      await restart();
      expect((await current().leases.view()).leases).toEqual([
        { resource: 'bot:1', holder: null, token: 2 },
        { resource: 'bot:2', holder: 'a', token: 1 },
      ]);
      expect(await current().leases.claim('bot:1', 2, 'c')).toBe(3);
    });

    it('take a hostile name as text', async () => {
      const hostile = `$gt'"; DROP TABLE leases; --`;
      await current().leases.beat({ id: hostile, name: hostile });
      expect(await current().leases.claim(hostile, 0, hostile)).toBe(1);
      const { nodes, leases } = await current().leases.view();
      expect(nodes[0]?.name).toBe(hostile);
      expect(leases[0]?.holder).toBe(hostile);
    });
  });
}
