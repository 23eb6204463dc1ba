// Nightly copies on a clock that obeys.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import { Snapshots } from './snapshots.ts';

let dataDir: string;
let nowMs: number;
let wake: (() => void) | undefined;
let copies: number;
let failures: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-nightly-'));
  nowMs = new Date(2026, 0, 10, 12).getTime();
  [wake, copies, failures] = [undefined, 0, 0];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const clock = {
  nowMs: () => nowMs,
  /** Sleeps until the test lets it wake, at the time it asked for. */
  sleep: (delayMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      wake = () => {
        nowMs += delayMs;
        resolve();
      };
    }),
};

const storage = {
  async snapshotTo(path: string) {
    if (failures > 0) {
      failures -= 1;
      throw new AppError('storage_unavailable');
    }
    copies += 1;
    await writeFile(path, `copy ${copies}`, { flag: 'wx' });
  },
};

const nightly = (keep: number) => new Snapshots({ storage, dataDir, hour: 4, keep, log: silentLog, clock });
const names = async () => (await readdir(join(dataDir, 'snapshots'))).sort();

async function nextNight(): Promise<void> {
  for (let tries = 0; !wake && tries < 400; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const go = wake;
  wake = undefined;
  go?.();
}

/** Until the loop sleeps again: what it was woken for is done. */
async function asleep(): Promise<void> {
  for (let tries = 0; !wake && tries < 400; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('makes one a night and keeps the newest', async () => {
  const snapshots = nightly(2);
  snapshots.start();
  snapshots.start();
  for (let night = 0; night < 4; night += 1) await nextNight();
  await asleep();
  expect(copies).toBe(4);
  expect(await names()).toEqual(['streamvault-2026-01-13.db', 'streamvault-2026-01-14.db']);
  await snapshots.stop();
});

it('tries again an hour after a failure, and begins where a killed one left half a file', async () => {
  failures = 1;
  const snapshots = nightly(7);
  await snapshots.make().catch(() => undefined);
  await writeFile(join(dataDir, 'snapshots', 'unfinished.db'), 'half');
  failures = 1;
  snapshots.start();
  await nextNight();
  await nextNight();
  await nextNight();
  await asleep();
  expect(copies).toBeGreaterThan(0);
  expect((await names()).every((name) => name.startsWith('streamvault-'))).toBe(true);
  await snapshots.stop();
});

it('makes none when none is to be kept, or the engine has its own', async () => {
  nightly(0).start();
  new Snapshots({ storage: {}, dataDir, hour: 4, keep: 7, log: silentLog, clock }).start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(wake).toBeUndefined();
  expect(copies).toBe(0);
});
