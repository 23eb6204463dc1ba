// What every store must do for bytes served. Called by the storage contract.
import { describe, expect, it } from 'vitest';
import type { Storage } from '#lib/storage/storage.ts';

/**
 * Registers the suite.
 *
 * @param current the store of the running test.
 * @param restart ends it and opens the data again.
 */
export function egressContract(
  engine: string,
  current: () => Pick<Storage, 'egress'>,
  restart: () => Promise<void>,
): void {
  describe(`${engine}: bytes served`, () => {
    it('of an empty store are none', async () => {
      expect(await current().egress.served('2026-11-28', 'a')).toBe(0);
      expect(await current().egress.days({ from: '0000-01-01' })).toEqual([]);
    });

    it('are kept over a restart, and summed over nodes by day', async () => {
      const { egress } = current();
      await egress.save({ day: '2026-11-28', node: 'b', bytes: 5_000_000_000 });
      await egress.save({ day: '2026-11-28', node: 'a', bytes: 7_000_000_000_000 });
      await egress.save({ day: '2026-11-27', node: 'a', bytes: 1 });
      await restart();
      expect(await current().egress.days({ from: '2026-11-01' })).toEqual([
        { day: '2026-11-27', bytes: 1 },
        { day: '2026-11-28', bytes: 7_005_000_000_000 },
      ]);
      expect(await current().egress.days({ from: '2026-11-28' })).toHaveLength(1);
      expect(await current().egress.served('2026-11-28', 'b')).toBe(5_000_000_000);
    });

    it('count once when a sum is written again, and never shrink', async () => {
      const { egress } = current();
      const sums = [10, 30, 30, 20];
      for (const bytes of sums) await egress.save({ day: '2026-11-28', node: 'a', bytes });
      expect(await egress.served('2026-11-28', 'a')).toBe(30);
    });

    it('are all there when nodes write at once', async () => {
      const { egress } = current();
      const nodes = Array.from({ length: 8 }, (_, index) => `node-${index}`);
      await Promise.all(nodes.map((node) => egress.save({ day: '2026-11-28', node, bytes: 100 })));
      expect(await egress.days({ from: '2026-11-28' })).toEqual([{ day: '2026-11-28', bytes: 800 }]);
    });

    it('are forgotten before a day', async () => {
      const { egress } = current();
      for (const day of ['2025-10-01', '2025-10-02', '2025-10-03']) await egress.save({ day, node: 'a', bytes: 1 });
      await egress.forget('2025-10-02');
      await egress.forget('2025-10-02');
      expect((await egress.days({ from: '2000-01-01' })).map(({ day }) => day)).toEqual(['2025-10-02', '2025-10-03']);
    });

    it('take a hostile name as text', async () => {
      const hostile = `$gt'"; DROP TABLE egress; --`;
      await current().egress.save({ day: '2026-11-28', node: hostile, bytes: 3 });
      expect(await current().egress.served('2026-11-28', hostile)).toBe(3);
      expect(await current().egress.served(hostile, hostile)).toBe(0);
    });
  });
}
