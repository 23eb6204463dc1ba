// Workers on one data folder, killed again and again while they post things: afterwards everything stands, and stands once.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { type KeptPromise, promise } from '../chaos/kept-promise.ts';

export interface KillOptions {
  /** Empty folder for database and posts. */
  readonly dataDir: string;
  readonly jobs: number;
  readonly workers: number;
  /** Between two kills; only workers that have begun to work are killed. */
  readonly killEveryMs: number;
  /** After so many the workers may finish: on a slow machine they would never get to it. */
  readonly maxKills: number;
  readonly leaseMs: number;
  /** Longest run. */
  readonly withinMs: number;
}

export interface KillReport {
  readonly kills: number;
  readonly seconds: number;
  /** Jobs by state at the end. */
  readonly states: Readonly<Record<string, number>>;
  /** Jobs that were begun more than once, of the newest thousand. */
  readonly retried: number;
  /** What was posted, as Telegram would count it. */
  readonly posts: number;
  readonly catalogueRows: number;
  readonly published: number;
  /** Workers that ended without being killed. */
  readonly ownDeaths: number;
  /** Processes still there after the run. */
  readonly orphans: number;
  /** From each kill until the worker in its place was at work; none for those the end came before. */
  readonly backMs: readonly number[];
}

/** What a run with so many jobs promises, each with what came of it. */
export function jobPromises(report: KillReport, jobs: number): KeptPromise[] {
  const { kills, states, posts, published, catalogueRows, ownDeaths, orphans } = report;
  return [
    promise('Workers are killed', kills > 0, 'nobody was killed'),
    promise('Every job comes to its end', states.done === jobs, `${states.done} of ${jobs} jobs done`),
    promise('No job fails', states.failed === 0, `${states.failed} jobs failed`),
    promise('Each thing is posted once', posts === jobs && published === jobs, `${posts} posts for ${jobs} jobs`),
    promise('Each is in the catalogue once', catalogueRows === jobs, `${catalogueRows} rows for ${jobs} jobs`),
    promise('No worker ends by itself', ownDeaths === 0, `${ownDeaths} workers ended by themselves`),
    promise('No process is left', orphans === 0, `${orphans} processes left`),
  ];
}

const workerSource = fileURLToPath(new URL('./kill-worker.ts', import.meta.url));
const cacheDir = fileURLToPath(new URL('../../.cache', import.meta.url));

/** Runs until every job has ended or the time is over. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const storage = openStorage({ dataDir: options.dataDir, mongo: undefined }, silentLog);
  await storage.start();
  mkdirSync(join(options.dataDir, 'posts'));
  await addJobs(storage, options.jobs);
  const crew = new Crew(options, await bundleWorker());
  const startedMs = Date.now();
  try {
    await crew.start();
    while (Date.now() - startedMs < options.withinMs && crew.ownDeaths === 0 && (await liveJobs(storage)) > 0) {
      await sleep(options.killEveryMs);
      crew.killOne();
    }
  } finally {
    await crew.end();
  }
  const report = await count(storage, options, crew, (Date.now() - startedMs) / 1000);
  await storage.stop();
  return report;
}

async function addJobs(storage: Storage, jobs: number): Promise<void> {
  for (let id = 1; id <= jobs; id += 1) {
    const payload = { chat_id: 1234567890, message_id: id };
    const job = { kind: 'enrich', dedupe_key: `${id}`, payload, priority: id % 3, requested_by: null };
    await storage.jobs.add({ ...job, ready_at: Date.now() });
  }
}

async function liveJobs(storage: Storage): Promise<number> {
  const { queued, running } = await storage.jobs.counts();
  return queued + running;
}

/** The worker's file; its folder is the caller's to remove. Bundled, so that a worker is at work within a fraction of the time between two kills. */
export async function bundleWorker(): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'kill-worker-'));
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [workerSource],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
  return outfile;
}

class Crew {
  readonly #options: KillOptions;
  readonly #file: string;
  readonly #all = new Set<ChildProcess>();
  readonly #working = new Set<ChildProcess>();
  #isEnding = false;
  kills = 0;
  readonly backMs: number[] = [];
  /** Workers that ended without being killed: they have a fault, and another one would have it too. */
  ownDeaths = 0;

  constructor(options: KillOptions, file: string) {
    this.#options = options;
    this.#file = file;
  }

  async start(): Promise<void> {
    for (let count = 0; count < this.#options.workers; count += 1) this.#spawn();
  }

  killOne(): void {
    if (this.kills >= this.#options.maxKills) return;
    const workers = [...this.#working];
    const victim = workers[Math.floor(Math.random() * workers.length)];
    if (!victim) return;
    this.#working.delete(victim);
    this.kills += 1;
    victim.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    const gone = [...this.#all].map((child) => once(child, 'exit'));
    for (const child of this.#all) child.kill('SIGKILL');
    await Promise.all(gone);
    rmSync(join(this.#file, '..'), { recursive: true, force: true });
  }

  get left(): number {
    return this.#all.size;
  }

  /** @param killedAtMs of the worker in whose place it comes. */
  #spawn(killedAtMs?: number): void {
    const { dataDir, leaseMs } = this.#options;
    const child = spawn(process.execPath, [this.#file, dataDir, String(leaseMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#all.add(child);
    child.stdout.once('data', () => {
      this.#working.add(child);
      if (killedAtMs !== undefined) this.backMs.push(Math.round(performance.now() - killedAtMs));
    });
    child.once('exit', (_code, signal) => {
      this.#all.delete(child);
      this.#working.delete(child);
      if (this.#isEnding) return;
      if (signal === 'SIGKILL') this.#spawn(performance.now());
      else this.ownDeaths += 1;
    });
  }
}

async function count(storage: Storage, options: KillOptions, crew: Crew, seconds: number): Promise<KillReport> {
  const keys = Array.from({ length: options.jobs }, (_, index) => `thing:${index + 1}`);
  const publications = await Promise.all(keys.map((key) => storage.publications.find(key)));
  const jobs = await storage.jobs.list({ limit: options.jobs });
  return {
    kills: crew.kills,
    seconds,
    states: await storage.jobs.counts(),
    retried: jobs.filter(({ attempts }) => attempts > 1).length,
    posts: readdirSync(join(options.dataDir, 'posts')).length,
    catalogueRows: (await storage.media.page({ page: 1, perPage: 1 })).total,
    published: publications.filter((record) => record?.state === 'published').length,
    ownDeaths: crew.ownDeaths,
    orphans: crew.left,
    backMs: crew.backMs,
  };
}
