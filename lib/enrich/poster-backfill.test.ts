// Old posters are found once, whatever stops the search on its way.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createLog, silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { PosterBackfill } from './poster-backfill.ts';

const chat_id = 1234567890;
const variant = (width: number) => ({ hash: 'x', width, height: 9, mime_type: 'image/jpeg' });
let dataDir: string;
let storage: Storage;
let ordered: number[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-backfill-'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  ordered = [];
});

afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function add(message_id: number, variants?: ReturnType<typeof variant>[], isActive = true): Promise<void> {
  await storage.media.add(mediaRecord({ message_id, is_active: isActive }));
  const poster = { hash: 'x', placeholder: null, ...(variants ? { variants } : {}) };
  await storage.facts.put({ chat_id, message_id, layers: { ffmpeg: { poster } }, updated_at: '' });
}

/** Runs until it ends by itself. */
async function run(changes: Partial<ConstructorParameters<typeof PosterBackfill>[0]> = {}): Promise<void> {
  const backfill = new PosterBackfill({
    storage,
    order: async ({ message_id }) => void ordered.push(message_id),
    queued: async () => 0,
    clock: systemClock,
    log: silentLog,
    ...changes,
  });
  backfill.start();
  backfill.start();
  for (let turn = 0; turn < 400; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await backfill.stop();
}

it('orders those without all widths, once', async () => {
  await add(1);
  await add(2, [variant(160), variant(320)]);
  await add(3, [variant(320)]);
  await add(4, undefined, false);
  await storage.media.add(mediaRecord({ message_id: 5 }));
  await add(6, [variant(120)]);
  const poster = { hash: 'x', placeholder: null };
  await storage.facts.put({ chat_id, message_id: 5, layers: { telegram: { poster } }, updated_at: '' });
  await run();
  expect(ordered).toEqual([1, 3, 5]);
  await add(7);
  await run();
  expect(ordered).toEqual([1, 3, 5]);
});

it('walks on where it was stopped, and repeats no more than a window', async () => {
  for (let id = 1; id <= 250; id += 1) await add(id);
  const lines: string[] = [];
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  await run({
    log,
    order: async ({ message_id }) => {
      if (message_id === 150) throw new AppError('storage_unavailable');
      ordered.push(message_id);
    },
  });
  expect(ordered).toHaveLength(149);
  expect(lines).toHaveLength(1);
  await run();
  expect(new Set(ordered).size).toBe(250);
  expect(ordered.slice(149, 151)).toEqual([101, 102]);
});

it('waits while there is enough to do, and its wait ends with it', async () => {
  await add(1);
  let asked = 0;
  const clock = {
    nowMs: () => 0,
    sleep: async (delayMs: number) => {
      expect(delayMs).toBe(30_000);
    },
  };
  const queued = async () => {
    asked += 1;
    return asked < 4 ? 50 : 49;
  };
  await run({ queued, clock });
  expect([asked, ordered]).toEqual([4, [1]]);
  await storage.places.remove('poster-widths-1');
  await run({ queued: async () => 50 });
  expect(ordered).toEqual([1]);
});
