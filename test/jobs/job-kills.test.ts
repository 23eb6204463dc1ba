// Workers killed while they post: nothing lost, nothing twice. The long form is `npm run chaos:jobs`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runKills } from './kills.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-kills-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

it('does every job once in effect, however often its workers are killed', async () => {
  const jobs = 200;
  const report = await runKills({
    dataDir,
    jobs,
    workers: 4,
    killEveryMs: 100,
    maxKills: 12,
    leaseMs: 2000,
    withinMs: 150_000,
  });
  expect(report.kills).toBeGreaterThan(3);
  expect(report.retried).toBeGreaterThan(0);
  expect(report).toMatchObject({
    states: { queued: 0, running: 0, done: jobs, failed: 0, cancelled: 0 },
    posts: jobs,
    published: jobs,
    catalogueRows: jobs,
    ownDeaths: 0,
    orphans: 0,
  });
}, 180_000);
