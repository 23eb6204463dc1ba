import { describe, expect, it } from 'vitest';
import { SmallMap } from './small-map.ts';

describe('a small map', () => {
  it('does what a map does, with none, one and many', () => {
    const small = new SmallMap<number>();
    const map = new Map<string, number>();
    for (let step = 0; step < 500; step += 1) {
      // Comes back to empty and to one again and again.
      const key = `k${(step * 7) % (1 + (step % 4))}`;
      if (step % 3 === 2) {
        small.delete(key);
        map.delete(key);
      } else {
        small.set(key, step);
        map.set(key, step);
      }
      expect(small.size).toBe(map.size);
      expect([...small.values()]).toEqual([...map.values()]);
      for (const name of ['k0', 'k1', 'k2', 'k3']) expect(small.get(name)).toBe(map.get(name));
    }
  });
});
