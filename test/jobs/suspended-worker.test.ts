// A worker that was suspended in the middle of a job comes back when another one has done it: whatever it writes is refused.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { newJob } from '../contracts/job-store-contract.ts';
import { bundleWorker } from './kills.ts';

let dataDir: string;
let storage: Storage;
let file: string;
let children: ChildProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-suspended-'));
  mkdirSync(join(dataDir, 'posts'));
  storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  file = await bundleWorker();
  children = [];
});

afterEach(async () => {
  for (const child of children) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await storage.stop();
  await rm(dirname(file), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts a worker; `said` waits for a line that begins with these words and gives the rest of it. */
function startWorker(leaseMs: number, pauseMs: number) {
  const child = spawn(process.execPath, [file, dataDir, String(leaseMs), String(pauseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const said = async (words: string): Promise<number> => {
    for (;;) {
      const line = lines.find((candidate) => candidate.startsWith(words));
      if (line !== undefined) return Number(line.slice(words.length));
      await sleep(20);
    }
  };
  return { child, said };
}

it('refuses what a suspended worker writes after another one has taken its job', async () => {
  const payload = { chat_id: 1234567890, message_id: 1 };
  const { record } = await storage.jobs.add(newJob({ payload }));
  const first = startWorker(1000, 500);
  const olderToken = await first.said('claimed ');
  first.child.kill('SIGSTOP');

  const second = startWorker(1000, 10);
  const newerToken = await second.said('claimed ');
  expect(newerToken).toBeGreaterThan(olderToken);
  while ((await storage.jobs.find(record.id))?.state !== 'done') await sleep(20);
  const done = await storage.jobs.find(record.id);
  const publication = await storage.publications.find('thing:1');
  expect(publication).toMatchObject({ state: 'published', token: newerToken });

  first.child.kill('SIGCONT');
  expect(await first.said('refused ')).toBe(olderToken);
  // Long enough for everything the older one still wants to write.
  await sleep(1000);
  expect(await storage.jobs.find(record.id)).toEqual(done);
  expect(await storage.publications.find('thing:1')).toEqual(publication);
  expect((await storage.media.find(1234567890, 1))?.custom_name).toBe(`${newerToken}`);
  expect(readdirSync(join(dataDir, 'posts'))).toHaveLength(1);
}, 60_000);
