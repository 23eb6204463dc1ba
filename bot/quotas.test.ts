import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { Quotas } from './quotas.ts';

let dataDir: string;
let storage: Storage;
let nowMs: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-quotas-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  nowMs = Date.parse('2026-02-01T22:00:00Z');
});
afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function quotas(limits: { dailyFiles?: number; dailyBytes?: number; messagesPerMinute?: number }): Quotas {
  const whole = { dailyFiles: 0, dailyBytes: 0, messagesPerMinute: 30, ...limits };
  return new Quotas({ usage: storage.usage, senders: storage.senders, quotas: whole, clock: { nowMs: () => nowMs } });
}

describe('Quotas', () => {
  it('know no limit by 0', async () => {
    for (let index = 0; index < 50; index += 1) expect(await quotas({}).spendFile(7, 1e12)).toBeUndefined();
  });

  it('count what is sent without a limit, too: one that comes later in the day finds it', async () => {
    await quotas({}).spendFile(7, 60);
    expect(await quotas({ dailyBytes: 100 }).spendFile(7, 41)).toMatchObject({ usedBytes: 60 });
    expect(await quotas({ dailyFiles: 1 }).spendFile(7, 1)).toMatchObject({ reason: 'too_many_files', used: 1 });
  });

  it('obey limits of a single person before those of everybody: narrower, wider, none', async () => {
    const everybody = quotas({ dailyFiles: 2, dailyBytes: 100 });
    const own = (daily_files: number | null, daily_bytes: number | null) =>
      storage.senders.limit({ user_id: 7, subject: 't:7', daily_files, daily_bytes });
    await own(1, null);
    expect(await everybody.spendFile(7, 101)).toMatchObject({ reason: 'too_many_bytes', limitBytes: 100 });
    expect(await everybody.spendFile(7, 1)).toBeUndefined();
    expect(await everybody.spendFile(7, 1)).toMatchObject({ reason: 'too_many_files', limit: 1 });
    expect(await everybody.spendFile(8, 1)).toBeUndefined();
    await own(0, 0);
    for (let index = 0; index < 5; index += 1) expect(await everybody.spendFile(7, 1000)).toBeUndefined();
    await own(null, null);
    expect(await everybody.spendFile(7, 1)).toMatchObject({ reason: 'too_many_bytes', usedBytes: 5001 });
  });

  it('count files of a day and begin anew at midnight of UTC, over a restart too', async () => {
    expect(await quotas({ dailyFiles: 1 }).spendFile(7, 1)).toBeUndefined();
    expect(await quotas({ dailyFiles: 1 }).spendFile(7, 1)).toEqual({
      ...{ reason: 'too_many_files', limit: 1, used: 1, waitMs: 7_200_000 },
    });
    expect(await quotas({ dailyFiles: 1 }).spendFile(8, 1)).toBeUndefined();
    nowMs += 7_200_000;
    expect(await quotas({ dailyFiles: 1 }).spendFile(7, 1)).toBeUndefined();
  });

  it('count bytes, without those that were refused, which cost no file either', async () => {
    const both = quotas({ dailyFiles: 2, dailyBytes: 100 });
    expect(await both.spendFile(7, 60)).toBeUndefined();
    expect(await both.spendFile(7, 41)).toMatchObject({ reason: 'too_many_bytes', usedBytes: 60, sizeBytes: 41 });
    expect(await both.spendFile(7, 40)).toBeUndefined();
    expect(await both.spendFile(7, 0)).toMatchObject({ reason: 'too_many_files' });
  });

  it('let so many messages pass in a minute and say how long to wait', async () => {
    const few = quotas({ messagesPerMinute: 2 });
    nowMs += 15_000;
    expect([await few.spendMessage(7), await few.spendMessage(7), await few.spendMessage(7)]).toEqual([0, 0, 45_000]);
    nowMs += 45_000;
    expect(await few.spendMessage(7)).toBe(0);
  });
});
