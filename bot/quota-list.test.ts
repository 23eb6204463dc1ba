import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { QuotaList } from './quota-list.ts';
import { Quotas } from './quotas.ts';
import { senderNumber } from './sender-number.ts';

const key = `k:${'a'.repeat(16)}`;
let dataDir: string;
let storage: Storage;
let nowMs: number;
let list: QuotaList;
let quotas: Quotas;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-quota-list-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  nowMs = Date.parse('2026-02-01T22:00:00Z');
  const clock = { nowMs: () => nowMs };
  list = new QuotaList({ usage: storage.usage, senders: storage.senders, clock });
  const limits = { dailyFiles: 0, dailyBytes: 0, messagesPerMinute: 30 };
  quotas = new Quotas({ usage: storage.usage, senders: storage.senders, quotas: limits, clock });
});
afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const none = { dailyFiles: null, dailyBytes: null };
const all = async () => (await list.list({ limit: 50 })).people;

describe('the list of quotas', () => {
  it('has whoever has sent something today, and whoever has limits of their own', async () => {
    await quotas.spendFile(7, 60);
    await quotas.spendFile(7, 40);
    await quotas.spendMessage(8);
    await list.change('t:9', { dailyFiles: 5, dailyBytes: 0 });
    expect(await all()).toEqual([
      { subject: 't:7', usedFiles: 2, usedBytes: 100, ...none },
      { subject: 't:9', usedFiles: 0, usedBytes: 0, dailyFiles: 5, dailyBytes: 0 },
    ]);
    nowMs += 7_200_000;
    expect((await all()).map(({ subject }) => subject)).toEqual(['t:9']);
  });

  it('knows keys by what they were noted as, and leaves out whom nobody knows', async () => {
    await quotas.spendFile(senderNumber(key), 1);
    expect(await all()).toEqual([]);
    await storage.senders.note({ user_id: senderNumber(key), subject: key });
    expect(await all()).toEqual([{ subject: key, usedFiles: 1, usedBytes: 1, ...none }]);
  });

  it('is read page by page, without gaps and without anybody twice', async () => {
    for (const person of [1, 2, 4, 5]) await quotas.spendFile(person, 1);
    for (const person of [2, 3, 6]) await list.change(`t:${person}`, { dailyFiles: person, dailyBytes: null });
    const found: string[] = [];
    let after: number | undefined;
    for (let page = 0; page < 9; page += 1) {
      const answer = await list.list({ ...(after === undefined ? {} : { after }), limit: 2 });
      found.push(...answer.people.map(({ subject }) => subject));
      after = answer.next;
      if (after === undefined) break;
    }
    expect(found).toEqual(['t:1', 't:2', 't:3', 't:4', 't:5', 't:6']);
  });

  it('takes limits back', async () => {
    await list.change('t:9', { dailyFiles: 5, dailyBytes: 1 });
    expect(await list.change('t:9', none)).toEqual({ subject: 't:9', usedFiles: 0, usedBytes: 0, ...none });
    expect(await all()).toEqual([]);
  });
});

describe('numbers of senders', () => {
  it('are those of Telegram for people, and never for keys and accounts', () => {
    expect(senderNumber('t:4242')).toBe(4242);
    const others = [key, `u:${'a'.repeat(16)}`, `k:${'b'.repeat(16)}`].map(senderNumber);
    expect(others.every((number) => number < 0 && Number.isSafeInteger(number))).toBe(true);
    expect(new Set(others).size).toBe(3);
  });
});
