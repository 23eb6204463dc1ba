// The queue when its store is away: it says so once, and takes jobs again when the store is back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { createJobQueue } from './job-queue.ts';

let dataDir: string;
let storage: Storage;
let lines: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-queue-'));
  lines = [];
  const log = createLog({ level: 'info', pretty: false, write: (line) => lines.push(line) });
  storage = openStorage({ dataDir, mongo: undefined }, log);
  await storage.start();
});

afterEach(async () => {
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('warns once of a store that is away, and goes on when it is back', async () => {
  const log = createLog({ level: 'info', pretty: false, write: (line) => lines.push(line) });
  const queue = createJobQueue({ store: storage.jobs, clock: systemClock, log, scanMs: 20 });
  let runs = 0;
  queue.work('enrich', async () => {
    runs += 1;
    return null;
  });
  await queue.start();
  await storage.stop();
  await expect(queue.counts()).rejects.toMatchObject({ code: 'storage_unavailable' });
  await sleep(300);
  const warnings = lines.filter((line) => line.includes('jobs could not be taken'));
  expect(warnings).toHaveLength(1);
  await storage.start();
  await queue.add({ kind: 'enrich', dedupe_key: 'a', payload: { chat_id: 1, message_id: 1 } });
  while (runs === 0) await sleep(20);
  await queue.stop();
});

it('asks for nothing when it has no handlers, and may be stopped before it was started', async () => {
  const log = createLog({ level: 'debug', pretty: false, write: (line) => lines.push(line) });
  const queue = createJobQueue({ store: storage.jobs, clock: systemClock, log, scanMs: 20 });
  await queue.start();
  await storage.stop();
  await sleep(100);
  await queue.stop();
  expect(lines.filter((line) => line.includes('jobs'))).toEqual([]);
  const never = createJobQueue({ store: storage.jobs, clock: systemClock, log });
  await never.stop();
  await expect(never.start()).rejects.toMatchObject({ code: 'shutting_down' });
});

it('stops though the store is away', async () => {
  const log = createLog({ level: 'info', pretty: false, write: (line) => lines.push(line) });
  const queue = createJobQueue({ store: storage.jobs, clock: systemClock, log, scanMs: 20 });
  queue.work('enrich', async () => null);
  await queue.start();
  await storage.stop();
  await queue.stop();
  expect(lines.join()).toContain('jobs could not be given back');
});
