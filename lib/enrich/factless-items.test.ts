// What a kill left without facts is ordered at the next start, and nothing else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { orderFactless } from './factless-items.ts';

const chat_id = 1234567890;
let dataDir: string;
let storage: Storage;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-factless-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
});

afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function add(message_id: number, hasFacts: boolean): Promise<void> {
  await storage.media.add(mediaRecord({ message_id }));
  if (hasFacts) await storage.facts.put({ chat_id, message_id, layers: { name: { title: 'x' } }, updated_at: '' });
}

async function orderedBy(signal = new AbortController().signal): Promise<readonly number[]> {
  const ordered: number[] = [];
  const order = async ({ message_id }: { readonly message_id: number }) => void ordered.push(message_id);
  expect(await orderFactless({ storage, order, signal })).toBe(ordered.length);
  return ordered;
}

it('orders the newest that have no facts, removed ones not', async () => {
  for (const id of [1, 2, 3, 4]) await add(id, id === 2);
  await storage.media.setActive(chat_id, 3, false);
  expect(await orderedBy()).toEqual([4, 1]);
});

it('walks on while it finds any, and no further', async () => {
  for (let id = 1; id <= 350; id += 1) await add(id, id < 240 && id !== 40);
  const ordered = await orderedBy();
  expect([ordered.length, ordered[0], ordered.at(-1)]).toEqual([111, 350, 240]);
});

it('orders no more than a thousand at one start', async () => {
  await storage.mediaRows.putAll(
    Array.from({ length: 1100 }, (_, id) => ({
      ...{ ...mediaRecord({ message_id: id + 1 }), missing_since: null, post_key: null, caption_due: 0 },
    })),
  );
  expect(await orderedBy()).toHaveLength(1000);
});

it('ends with the start that wanted it', async () => {
  await add(1, false);
  await expect(orderedBy(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
