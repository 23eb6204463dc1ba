// One chaos run: the product and the emulator as processes, viewers, faults, and the books before and after.
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { processFacts } from '#test/harness/process-facts.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { makeFaults } from './chaos-faults.ts';
import type { ChaosOptions, ChaosReport, PlayCounts } from './chaos-options.ts';
import { type ChaosFilm, ChaosViewer } from './chaos-viewer.ts';

const mib = 1024 * 1024;
const botCount = 3;
/** Sizes that end nowhere near a border, one that ends on it, and a small one. */
const filmBytes = [24 * mib + 12_345, 16 * mib, 9 * mib + 1, 700_001];
/** Two data centers hold the films. */
const filmDcs = [2, 4];
/** How long connections and memory may take to come back to where they were. */
const settleMs = 45_000;
const sampleEveryMs = 2_000;

/** Small caches, so that most reads meet Telegram; a short limit, so that lost answers are met often. */
const environment = {
  TG_GETFILE_TIMEOUT: '2',
  CACHE_RAM_MB: '4',
  CACHE_DISK_MB: '16',
  CACHE_PINNED_MB: '4',
};

interface Stage {
  readonly world: TelegramWorld;
  readonly product: ProductProcess;
  readonly films: readonly ChaosFilm[];
}

/** Runs chaos. @throws Error when the stage cannot be set; what the chaos broke is in the report. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-chaos-'));
  const world = await startTelegramWorld({ bots: botCount });
  let product: ProductProcess | undefined;
  try {
    product = await startProduct({ dataDir, environment: { ...world.environment, ...environment } });
    const films = await sendFilms(world, product);
    return await perform({ world, product, films }, options);
  } finally {
    await product?.end('SIGTERM');
    await world.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function sendFilms(world: TelegramWorld, product: ProductProcess): Promise<ChaosFilm[]> {
  for (const [index, sizeBytes] of filmBytes.entries()) {
    const dc = filmDcs[index % filmDcs.length] ?? 2;
    await world.emulator.control.sendFile(
      { name: `chaos-${index}.mp4`, mimeType: 'video/mp4', as: 'video', dc },
      { kind: 'virtual', sizeBytes, seed: index + 1 },
      { from: world.userId, to: { kind: 'user', id: world.bots[0]?.id ?? 0 } },
    );
  }
  const page = await waitFor(
    () => product.catalog(),
    ({ total }) => total === filmBytes.length,
  );
  return page.files.map(({ file_size, message_id }) => ({
    path: `/stream/${message_id}`,
    sizeBytes: file_size,
    seed: filmBytes.indexOf(file_size) + 1,
  }));
}

async function perform(stage: Stage, options: ChaosOptions): Promise<ChaosReport> {
  const { product } = stage;
  // Every bot, lane and cache is used once, so that what they keep open is in the books.
  await warmUp(stage, options);
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const before = await books(stage);
  const samples: Sample[] = [];
  const sampling = setInterval(() => samples.push(sample(product)), sampleEveryMs);
  const { counts, faults } = await storm(stage, agent, options);
  clearInterval(sampling);
  agent.destroy();
  const after = await settledBooks(stage, before);
  const output = product.output();
  return {
    seed: options.seed,
    seconds: options.seconds,
    faults,
    plays: counts,
    finishedPercent: Math.floor((counts.finished / Math.max(1, counts.started)) * 10_000) / 100,
    openFiles: { before: before.openFiles, after: after.openFiles },
    telegramSockets: { before: before.telegramSockets, after: after.telegramSockets },
    timers: { before: before.timers, after: after.timers },
    sockets: { before: before.sockets, after: after.sockets },
    residentMib: { before: before.residentMib, after: after.residentMib, peak: after.peakMib },
    residentSlopeMib: slopePerTenMinutes(samples.slice(Math.floor(samples.length / 2))),
    isAlive: product.child.exitCode === null && product.child.signalCode === null,
    alarms: output.split('\n').filter((line) => /unhandled|uncaught|MaxListeners|_INVALID\b.*offset/i.test(line)),
  };
}

async function warmUp(stage: Stage, options: ChaosOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const next = seededNumbers(options.seed + 1);
  const viewers = Array.from({ length: options.viewers }, () => makeViewer(stage, agent, next));
  const endsAtMs = Date.now() + 3_000;
  await Promise.all(viewers.map((viewer) => viewer.watch(() => Date.now() > endsAtMs)));
  agent.destroy();
  await sleep(1_000);
}

function makeViewer({ product, films }: Stage, agent: Agent, next: () => number): ChaosViewer {
  return new ChaosViewer({ url: product.url, films, agent, next });
}

async function storm(stage: Stage, agent: Agent, options: ChaosOptions) {
  const { world } = stage;
  const over = new AbortController();
  const endsAtMs = Date.now() + options.seconds * 1000;
  const viewers = Array.from({ length: options.viewers }, (_, index) =>
    makeViewer(stage, agent, seededNumbers(options.seed * 1000 + index)),
  );
  const faulting = makeFaults({
    control: world.emulator.control,
    botIds: world.bots.map(({ id }) => id),
    filmDcs,
    next: seededNumbers(options.seed),
    signal: over.signal,
  });
  const telling = setInterval(() => options.say?.(lineOf(sumOf(viewers))), 10_000);
  const watching = Promise.all(viewers.map((viewer) => viewer.watch(() => Date.now() > endsAtMs)));
  await sleep(options.seconds * 1000);
  over.abort();
  const faults = await faulting;
  await watching;
  clearInterval(telling);
  return { counts: sumOf(viewers), faults };
}

function sumOf(viewers: readonly ChaosViewer[]): PlayCounts {
  const sum = (name: keyof PlayCounts) => viewers.reduce((total, { counts }) => total + counts[name], 0);
  return {
    started: sum('started'),
    finished: sum('finished'),
    unbroken: sum('unbroken'),
    left: sum('left'),
    cuts: sum('cuts'),
    refusals: sum('refusals'),
    wrongBytes: sum('wrongBytes'),
    deliveredBytes: sum('deliveredBytes'),
    longestPlayMs: Math.max(...viewers.map(({ counts }) => counts.longestPlayMs)),
  };
}

function lineOf({ started, finished, wrongBytes, deliveredBytes }: PlayCounts): string {
  return `${started} plays begun, ${finished} finished, ${wrongBytes} wrong, ${Math.round(deliveredBytes / mib)} MiB`;
}

interface Books {
  readonly openFiles: number;
  readonly telegramSockets: number;
  readonly timers: number;
  readonly sockets: number;
  readonly residentMib: number;
  readonly peakMib: number;
}

async function books({ world, product }: Stage): Promise<Books> {
  const { openFiles, residentBytes, peakResidentBytes } = processFacts(product.child.pid);
  return {
    openFiles,
    telegramSockets: (await world.emulator.control.counters()).openSockets,
    ...(await heldBy(product)),
    residentMib: Math.round(residentBytes / mib),
    peakMib: Math.round(peakResidentBytes / mib),
  };
}

/** What the server tells of itself. The connection that asks is always one of its sockets. */
async function heldBy(product: ProductProcess): Promise<Pick<Books, 'timers' | 'sockets'>> {
  const answer = await fetch(`${product.url}/metrics`, { headers: { connection: 'close' } });
  const text = await answer.text();
  if (!text.includes('nodejs_active_resources{')) throw new Error('/metrics does not tell of timers and sockets');
  const count = (type: string) =>
    Number(new RegExp(`^nodejs_active_resources\\{type="${type}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return { timers: count('Timeout'), sockets: count('TCPSocketWrap') };
}

/** Waits until files, connections and timers are no more than before, at most {@link settleMs}. */
async function settledBooks(stage: Stage, before: Books): Promise<Books> {
  const endsAtMs = Date.now() + settleMs;
  for (;;) {
    const now = await books(stage);
    const held = ['openFiles', 'telegramSockets', 'sockets', 'timers'] as const;
    const isBack = held.every((name) => now[name] <= before[name]);
    if (isBack || Date.now() > endsAtMs) return now;
    await sleep(500);
  }
}

interface Sample {
  readonly atMs: number;
  readonly residentMib: number;
}

function sample(product: ProductProcess): Sample {
  try {
    return { atMs: Date.now(), residentMib: processFacts(product.child.pid).residentBytes / mib };
  } catch {
    return { atMs: Date.now(), residentMib: 0 }; // The server ended; the report says so.
  }
}

/** Least squares. */
function slopePerTenMinutes(samples: readonly Sample[]): number {
  if (samples.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const midMs = mean(samples.map(({ atMs }) => atMs));
  const midMib = mean(samples.map(({ residentMib }) => residentMib));
  const above = samples.reduce((sum, { atMs, residentMib }) => sum + (atMs - midMs) * (residentMib - midMib), 0);
  const below = samples.reduce((sum, { atMs }) => sum + (atMs - midMs) ** 2, 0);
  return Math.round((above / below) * 600_000 * 10) / 10;
}
