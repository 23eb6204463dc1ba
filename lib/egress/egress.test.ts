// Bytes served and a budget of them, on a real store, with a clock of the test's own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import type { EgressStore } from '../storage/egress-store.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { createEgress, type EgressOptions } from './create-egress.ts';
import type { Egress } from './egress.ts';
import { KnownViewings } from './known-viewings.ts';
import { limitedBurstBytes, limitedBytesPerSecond } from './viewer-pace.ts';

const gigabyte = 1e9;
const noon = Date.UTC(2026, 10, 28, 12);

let dataDir: string;
let storage: Storage;
let nowMs: number;
let lines: { level: number; msg: string; percent?: number }[];
let rooms: Egress[];

/** Sleeps until the test says so. */
let sleepers: { wake(): void }[];
const clock = {
  nowMs: () => nowMs,
  sleep: (_delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = { wake: resolve };
      sleepers.push(sleeper);
      const onAbort = () => reject(signal?.reason);
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

const log = createLog({
  level: 'info',
  pretty: false,
  write: (line) => void lines.push(JSON.parse(line)),
});
const warnings = () => lines.filter(({ level }) => level >= 40).map(({ msg }) => msg);

function open(more: Partial<EgressOptions> = {}): Egress {
  const budget = { monthlyBytes: undefined, overBudget: 'warn' } as const;
  const egress = createEgress({ storage, budget, node: 'a', isShared: false, clock, log, ...more });
  rooms.push(egress);
  return egress;
}

/** One round of writing: both sleeps of the loop end, and what follows comes to rest. */
async function round(): Promise<void> {
  for (let step = 0; step < 2; step += 1) {
    const due = sleepers;
    sleepers = [];
    for (const { wake } of due) wake();
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-egress-'));
  storage = openStorage({ dataDir, mongo: undefined } as Parameters<typeof openStorage>[0], log);
  await storage.start();
  nowMs = noon;
  [lines, rooms, sleepers] = [[], [], []];
});

afterEach(async () => {
  for (const room of rooms) await room.stop();
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('bytes served', () => {
  it('are written in batches, and found by the next start', async () => {
    let writes = 0;
    const store: EgressStore = {
      save: (record) => {
        writes += 1;
        return storage.egress.save(record);
      },
      served: (day, node) => storage.egress.served(day, node),
      days: (query) => storage.egress.days(query),
      forget: (before) => storage.egress.forget(before),
    };
    const first = open({ storage: { egress: store, settings: storage.settings } });
    await first.start();
    for (let piece = 0; piece < 1000; piece += 1) first.sent(1000);
    expect(writes).toBe(0);
    expect(first.status().monthBytes).toBe(1_000_000);
    await round();
    expect(writes).toBe(1);
    first.sent(500);
    await first.stop();
    const second = open();
    await second.start();
    second.sent(7);
    expect(second.status()).toMatchObject({ month: '2026-11', monthBytes: 1_000_507, todayBytes: 1_000_507 });
    await second.stop();
    expect(await storage.egress.days({ from: '2026-11-01' })).toEqual([{ day: '2026-11-28', bytes: 1_000_507 }]);
  });

  it('of a process that is killed are lost since the last write, and no more', async () => {
    const killed = open();
    await killed.start();
    killed.sent(5000);
    await round();
    killed.sent(30);
    const next = open();
    await next.start();
    expect(next.status().monthBytes).toBe(5000);
  });

  it('are written sooner when there are many', async () => {
    const egress = open({ soonBytes: 1000 });
    await egress.start();
    // Only the short sleep of the loop ends by itself; the long one ends because of the bytes.
    const [short] = sleepers;
    egress.sent(1000);
    short?.wake();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await storage.egress.served('2026-11-28', 'a')).toBe(1000);
  });

  it('of several nodes add up', async () => {
    const [one, other] = ['one', 'other'].map((node) => open({ node, isShared: true })) as [Egress, Egress];
    await Promise.all([one.start(), other.start()]);
    one.sent(100);
    other.sent(23);
    await round();
    await round();
    expect(one.status().monthBytes).toBe(123);
    expect(other.status().monthBytes).toBe(123);
    expect((await one.report()).days.at(-1)).toEqual({ day: '2026-11-28', bytes: 123 });
  });

  it('wait while the store is away, and are all there afterwards', async () => {
    const egress = open();
    await egress.start();
    await storage.stop();
    for (let day = 0; day < 3; day += 1) {
      egress.sent(10);
      await round();
      nowMs += 86_400_000;
    }
    expect(warnings()).toEqual(['bytes served are not written; they wait']);
    await storage.start();
    await round();
    expect(await storage.egress.days({ from: '2026-11-01' })).toEqual(
      ['28', '29', '30'].map((day) => ({ day: `2026-11-${day}`, bytes: 10 })),
    );
    expect(egress.status()).toMatchObject({ month: '2026-12', monthBytes: 0, todayBytes: 0 });
  });

  it('are shown by day and by month, and forgotten after more than a year', async () => {
    await storage.egress.save({ day: '2025-10-01', node: 'a', bytes: 9 });
    await storage.egress.save({ day: '2026-10-31', node: 'a', bytes: 5 });
    await storage.egress.save({ day: '2026-11-02', node: 'b', bytes: 3 });
    const egress = open();
    await egress.start();
    egress.sent(4);
    const { days, months } = await egress.report();
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: '2026-10-30', bytes: 0 });
    expect(days[1]).toEqual({ day: '2026-10-31', bytes: 5 });
    expect(days.at(-1)).toEqual({ day: '2026-11-28', bytes: 4 });
    expect(months).toEqual([
      { month: '2026-10', bytes: 5 },
      { month: '2026-11', bytes: 7 },
    ]);
    expect(await storage.egress.days({ from: '2000-01-01' })).toHaveLength(2);
  });
});

describe('a budget of a month', () => {
  const viewing = { viewer: 'a:192.0.2.1', item: '9:1' };

  const withBudget = (overBudget: 'warn' | 'limit' | 'refuse') =>
    open({ budget: { monthlyBytes: gigabyte, overBudget } });

  it('tells the log at 80 and at 100 % once each, whatever is restarted', async () => {
    const first = withBudget('warn');
    await first.start();
    first.sent(0.79 * gigabyte);
    await round();
    expect(first.status().state).toBe('within');
    expect(warnings()).toEqual([]);
    first.sent(0.01 * gigabyte);
    await round();
    first.sent(1000);
    await round();
    expect(first.status().state).toBe('near');
    expect(warnings()).toEqual(["80 % of this month's traffic is used up"]);
    await first.stop();
    const second = withBudget('warn');
    await second.start();
    second.sent(0.2 * gigabyte);
    await round();
    await round();
    expect(second.status().state).toBe('spent');
    expect(warnings()).toEqual(["80 % of this month's traffic is used up", "100 % of this month's traffic is used up"]);
    nowMs = Date.UTC(2026, 11, 1);
    expect(second.status()).toMatchObject({ month: '2026-12', monthBytes: 0, state: 'within' });
    second.sent(0.85 * gigabyte);
    await round();
    expect(warnings()).toHaveLength(3);
  });

  it('that only warns holds nobody up', async () => {
    const egress = withBudget('warn');
    await egress.start();
    egress.sent(2 * gigabyte);
    expect(egress.admit(viewing)).toBeUndefined();
  });

  it('that refuses says when streams begin again, and lets who is watching go on', async () => {
    const egress = withBudget('refuse');
    await egress.start();
    egress.admit(viewing);
    egress.sent(gigabyte);
    const isRefused = expect.objectContaining({ code: 'egress_spent', status: 429, retryAfterSeconds: 2.5 * 86_400 });
    expect(() => egress.admit({ ...viewing, item: '9:2' })).toThrow(isRefused);
    expect(() => egress.admit({ ...viewing, viewer: 'a:192.0.2.2' })).toThrow(/2026-12-01/);
    for (let asked = 0; asked < 10; asked += 1) {
      nowMs += 29 * 60_000;
      expect(egress.admit(viewing)).toBeUndefined();
    }
    nowMs += 31 * 60_000;
    expect(() => egress.admit(viewing)).toThrow(/used up/);
    expect(egress.status().refusedStreams).toBe(3);
    nowMs = Date.UTC(2026, 11, 1);
    expect(egress.admit(viewing)).toBeUndefined();
  });

  it('does not let a viewing go on for ever', async () => {
    const egress = withBudget('refuse');
    await egress.start();
    egress.admit(viewing);
    egress.sent(gigabyte);
    const askedFor = () => {
      for (let minutes = 0; minutes < 600; minutes += 20) {
        nowMs += 20 * 60_000;
        egress.admit(viewing);
      }
    };
    expect(askedFor).toThrow(/used up/);
    expect(nowMs - noon).toBe(6 * 3_600_000 + 20 * 60_000);
  });

  it('that limits gives all streams of a viewer one pace, and another viewer another', async () => {
    const egress = withBudget('limit');
    await egress.start();
    egress.sent(gigabyte);
    const [first, second] = [egress.admit(viewing), egress.admit({ ...viewing, item: '9:2' })];
    expect(first?.take(limitedBurstBytes)).toBe(0);
    expect(second?.take(limitedBytesPerSecond)).toBe(1000);
    expect(first?.take(limitedBytesPerSecond)).toBe(2000);
    expect(egress.admit({ ...viewing, viewer: 'other' })?.take(limitedBytesPerSecond)).toBe(0);
    nowMs += 60_000;
    expect(first?.take(limitedBurstBytes)).toBe(0);
    expect(egress.status()).toMatchObject({ limitedStreams: 3, refusedStreams: 0 });
  });
});

describe('viewings under way', () => {
  it('are no more than so many: the one not seen for longest is forgotten', () => {
    const viewings = new KnownViewings({ nowMs: () => 0, most: 3 });
    const of = (item: string) => ({ viewer: 'v', item });
    for (const item of ['1', '2', '3']) viewings.admit(of(item));
    expect(viewings.goesOn(of('1'))).toBe(true);
    viewings.admit(of('4'));
    expect(['1', '2', '3', '4'].filter((item) => viewings.goesOn(of(item)))).toEqual(['1', '3', '4']);
    const pace = viewings.paceOf('a');
    for (const viewer of ['b', 'c']) viewings.paceOf(viewer);
    expect(viewings.paceOf('a')).toBe(pace);
    for (const viewer of ['d', 'e', 'f']) viewings.paceOf(viewer);
    expect(viewings.paceOf('a')).not.toBe(pace);
  });
});
