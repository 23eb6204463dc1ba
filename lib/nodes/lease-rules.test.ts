import { describe, expect, it } from 'vitest';
import type { LeaseRecord, LeaseView } from '../storage/lease-store.ts';
import {
  defaultLeaseTimes,
  fairShares,
  isFenced,
  longestSpan,
  planLeases,
  shortestSpan,
  silentMs,
  watchNodes,
} from './lease-rules.ts';

const at = (wallMs: number, steadyMs = wallMs) => ({ wallMs, steadyMs });
const times = defaultLeaseTimes;

describe('spans', () => {
  it('are as long as either clock says for who must stop, and as short for who must wait', () => {
    expect(longestSpan(at(100), at(105, 109))).toBe(9);
    expect(shortestSpan(at(100), at(105, 109))).toBe(5);
    // Set back by an hour; asleep for an hour.
    expect(longestSpan(at(3_600_000, 10), at(0, 20))).toBe(10);
    expect(shortestSpan(at(3_600_000, 10), at(0, 20))).toBe(0);
    expect(longestSpan(at(0, 10), at(3_600_000, 11))).toBe(3_600_000);
    expect(shortestSpan(at(0, 10), at(3_600_000, 11))).toBe(1);
  });

  it('fence who has never been heard, or not lately', () => {
    expect(isFenced(undefined, at(0), times)).toBe(true);
    expect(isFenced(at(0), at(times.fenceMs - 1), times)).toBe(false);
    expect(isFenced(at(0), at(times.fenceMs), times)).toBe(true);
    expect(isFenced(at(0), at(0, times.fenceMs), times)).toBe(true);
    expect(isFenced(at(0), at(times.fenceMs, 0), times)).toBe(true);
  });

  it('leave a third between standing still and being taken, and are over within 30 s', () => {
    expect(times.leaseMs / times.fenceMs).toBeGreaterThan(1.4);
    // Seen a beat late, dead after leaseMs, found at the next look.
    expect(2 * times.beatMs + times.leaseMs).toBeLessThanOrEqual(24_000);
    expect(times.fenceMs - times.beatMs).toBeGreaterThanOrEqual(12_000);
  });
});

describe('sights', () => {
  const view = (beats: Record<string, number>, holders: readonly string[] = []): LeaseView => ({
    nodes: Object.entries(beats).map(([id, beat]) => ({ id, name: id, beat })),
    leases: holders.map((holder, index) => ({ resource: `bot:${index}`, holder, token: 1 })),
  });

  it('begin anew with each beat, and last while there is none', () => {
    const first = watchNodes(new Map(), view({ a: 1, b: 7 }), at(100));
    const second = watchNodes(first, view({ a: 2, b: 7 }), at(200));
    expect(second.get('a')).toEqual({ beat: 2, since: at(200) });
    expect(second.get('b')).toEqual({ beat: 7, since: at(100) });
    expect(silentMs({ beat: 7, since: at(100) }, at(350))).toBe(250);
  });

  it('wait for a holder without a record as for any other, and forget who is gone', () => {
    const first = watchNodes(new Map(), view({}, ['ghost']), at(100));
    expect(first.get('ghost')?.since).toEqual(at(100));
    expect(watchNodes(first, view({}, ['ghost']), at(900)).get('ghost')?.since).toEqual(at(100));
    expect(watchNodes(first, view({ ghost: 1 }, ['ghost']), at(900)).get('ghost')?.since).toEqual(at(900));
    expect(watchNodes(first, view({}), at(900)).size).toBe(0);
  });
});

describe('fair shares', () => {
  it.each([
    [['a'], 3, undefined, { a: 3 }],
    [['a', 'b'], 3, undefined, { a: 2, b: 1 }],
    [['a', 'b'], 3, 'b', { b: 2, a: 1 }],
    [['c', 'b', 'a'], 2, 'c', { c: 1, a: 1, b: 0 }],
    [['a', 'b', 'c'], 0, undefined, { a: 0, b: 0, c: 0 }],
    [['a', 'b'], 4, 'gone', { a: 2, b: 2 }],
  ] as const)('%j %i %s', (nodes, count, first, expected) => {
    expect(Object.fromEntries(fairShares({ nodes: [...nodes], count, first }))).toEqual(expected);
  });

  it('sum up to what there is, differ by one at most, and are the same however nodes are listed', () => {
    for (let nodes = 1; nodes <= 7; nodes += 1) {
      for (let count = 0; count <= 12; count += 1) {
        const ids = Array.from({ length: nodes }, (_, index) => `n${index}`);
        const shares = fairShares({ nodes: ids, count, first: 'n1' });
        const values = [...shares.values()];
        expect(values.reduce((sum, each) => sum + each, 0)).toBe(count);
        expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(1);
        expect(fairShares({ nodes: [...ids].reverse(), count, first: 'n1' })).toEqual(shares);
        if (count > 0 && nodes > 1) expect(shares.get('n1')).toBeGreaterThan(0);
      }
    }
  });
});

describe('plans', () => {
  const resources = ['bot:1', 'bot:2', 'bot:3', 'bot:4'];
  const lease = (index: number, holder: string | null, token = 1): LeaseRecord => ({
    ...{ resource: `bot:${index}`, holder, token },
  });
  const plan = (
    leases: readonly LeaseRecord[],
    { self = 'a', held = {}, nodes = ['a', 'b'], dead = [] as readonly string[] } = {},
  ) =>
    planLeases({
      self,
      resources,
      held: new Map(Object.entries(held)),
      view: { nodes: nodes.map((id) => ({ id, name: id, beat: 1 })), leases },
      dead: new Set(dead),
    });

  it('of a lone node: everything, the most important first', () => {
    const { wanted, claim, release } = plan([], { nodes: ['a'] });
    expect(wanted).toBe(4);
    expect(claim.map(({ resource }) => resource)).toEqual(resources);
    expect(claim.every(({ seenToken }) => seenToken === 0)).toBe(true);
    expect(release).toEqual([]);
  });

  it('of two beginners: half each, and beginning at different ends', () => {
    expect(plan([]).claim.map(({ resource }) => resource)).toEqual(['bot:1', 'bot:2', 'bot:3', 'bot:4']);
    const other = plan([], { self: 'b' });
    expect(other.wanted).toBe(2);
    expect(other.claim.map(({ resource }) => resource)).toEqual(['bot:1', 'bot:4', 'bot:2', 'bot:3']);
  });

  it('leave alone what a living node holds, though its record is missing', () => {
    const all = [1, 2, 3, 4].map((index) => lease(index, 'ghost'));
    expect(plan(all, { nodes: ['a'] }).claim).toEqual([]);
    expect(plan(all, { nodes: ['a'], dead: ['ghost'] }).claim).toHaveLength(4);
  });

  it('take what the dead held, by the token seen', () => {
    const all = [lease(1, 'b', 9), lease(2, 'b', 8), lease(3, 'a', 7), lease(4, 'a', 6)];
    const held = { 'bot:3': 7, 'bot:4': 6 };
    expect(plan(all, { held }).claim).toEqual([]);
    const after = plan(all, { held, dead: ['b'] });
    expect(after.wanted).toBe(2);
    expect(after.claim).toEqual([
      { resource: 'bot:1', seenToken: 9 },
      { resource: 'bot:2', seenToken: 8 },
    ]);
  });

  it('give to a newcomer what he lacks, and never the most important one', () => {
    const all = [1, 2, 3, 4].map((index) => lease(index, 'a'));
    const held = Object.fromEntries(all.map(({ resource, token }) => [resource, token]));
    expect(plan(all, { held }).release).toEqual(['bot:3', 'bot:4']);
    expect(plan(all, { held, nodes: ['a', 'b', 'c', 'd', 'e'] }).release).toEqual(['bot:2', 'bot:3', 'bot:4']);
    expect(plan(all, { held, nodes: ['a'] }).release).toEqual([]);
  });

  it('give nothing while enough is free for who has too little', () => {
    const all = [lease(1, 'a'), lease(2, 'a'), lease(3, 'a'), lease(4, null)];
    const held = { 'bot:1': 1, 'bot:2': 1, 'bot:3': 1 };
    expect(plan(all, { held }).release).toEqual(['bot:3']);
    expect(plan([lease(1, 'a'), lease(2, 'a'), lease(3, null), lease(4, null)], { held }).release).toEqual([]);
  });

  it('see that another one was faster', () => {
    const { lost, release } = plan([lease(1, 'b', 2)], { held: { 'bot:1': 1, 'bot:2': 1 } });
    expect(lost).toEqual(['bot:1', 'bot:2']);
    expect(release).toEqual([]);
  });

  it('claim anew what bears their name from before, and give back what is too much of it', () => {
    const all = [1, 2, 3, 4].map((index) => lease(index, 'a', 5));
    const { claim, release, wanted } = plan(all);
    expect(wanted).toBe(2);
    expect(claim).toEqual([
      { resource: 'bot:1', seenToken: 5 },
      { resource: 'bot:2', seenToken: 5 },
    ]);
    expect(release).toEqual(['bot:3', 'bot:4']);
  });

  it('of all nodes in turn end with fair shares, from every beginning there is', () => {
    const nodes = ['a', 'b', 'c'];
    const owners = [null, ...nodes, 'gone'];
    for (let start = 0; start < owners.length ** resources.length; start += 1) {
      let code = start;
      const holders = resources.map(() => {
        const owner = owners[code % owners.length] ?? null;
        code = Math.floor(code / owners.length);
        return owner;
      });
      expect(settle(nodes, resources, holders)).toEqual([1, 1, 2]);
    }
  });

  /** Plays the plans of all nodes one after the other, on a store that never fails. @returns how many each has at the end, sorted. */
  function settle(nodes: readonly string[], all: readonly string[], holders: readonly (string | null)[]): number[] {
    const leases = new Map(all.map((resource, index) => [resource, { holder: holders[index] ?? null, token: 1 }]));
    const held = new Map(nodes.map((id) => [id, new Map<string, number>()]));
    const view = () => ({
      nodes: nodes.map((id) => ({ id, name: id, beat: 1 })),
      leases: [...leases].map(([resource, each]) => ({ resource, ...each })),
    });
    for (let round = 0; round < 3; round += 1) {
      for (const self of nodes) {
        const mine = held.get(self) ?? new Map<string, number>();
        const step = planLeases({ self, held: mine, resources: all, view: view(), dead: new Set(['gone']) });
        for (const resource of step.lost) mine.delete(resource);
        for (const resource of step.release) {
          mine.delete(resource);
          leases.set(resource, { holder: null, token: leases.get(resource)?.token ?? 1 });
        }
        for (const { resource, seenToken } of step.claim.slice(0, step.wanted)) {
          mine.set(resource, seenToken + 1);
          leases.set(resource, { holder: self, token: seenToken + 1 });
        }
      }
    }
    const counts = nodes.map((id) => held.get(id)?.size ?? 0);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(all.length);
    return counts.sort();
  }
});
