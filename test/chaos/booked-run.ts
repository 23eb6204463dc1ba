// A run with its books: viewers warm the product up, then the run, then everything must be back where it was.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import type { PlayCounts, RunBooks } from './chaos-options.ts';
import { ChaosViewer } from './chaos-viewer.ts';
import { FirstByteClock } from './first-byte-times.ts';
import { BookKeeper, books, settledBooks, slopePerTenMinutes, type ViewerSample } from './product-books.ts';
import type { ViewingStage } from './viewing-stage.ts';

const mib = 1024 * 1024;
const warmUpMs = 3_000;
const sayEveryMs = 10_000;

export interface BookedRunOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly viewers: number;
  /** One viewer reads no faster. Default: no limit. */
  readonly bytesPerSecond?: number;
  readonly say?: (line: string) => void;
  /** What else goes on until the signal. */
  readonly beside: (signal: AbortSignal) => Promise<void>;
}

/** The people who watch during one run. */
class House {
  readonly firstBytes = new FirstByteClock();
  readonly agent = new Agent({ keepAlive: true, maxSockets: 100 });
  readonly #viewers: readonly ChaosViewer[];

  constructor(stage: ViewingStage, { viewers, bytesPerSecond }: BookedRunOptions, seedOf: (index: number) => number) {
    const { agent, firstBytes } = this;
    this.#viewers = Array.from({ length: viewers }, (_, index) => {
      const next = seededNumbers(seedOf(index));
      const pace = bytesPerSecond === undefined ? {} : { bytesPerSecond };
      return new ChaosViewer({ url: stage.product.url, films: stage.films, agent, next, firstBytes, ...pace });
    });
  }

  async watch(forMs: number): Promise<void> {
    const endsAtMs = Date.now() + forMs;
    await Promise.all(this.#viewers.map((viewer) => viewer.watch(() => Date.now() > endsAtMs)));
  }

  get counts(): PlayCounts {
    const sum = (name: keyof PlayCounts) => this.#viewers.reduce((total, { counts }) => total + counts[name], 0);
    return {
      started: sum('started'),
      finished: sum('finished'),
      unbroken: sum('unbroken'),
      left: sum('left'),
      cuts: sum('cuts'),
      refusals: sum('refusals'),
      wrongBytes: sum('wrongBytes'),
      deliveredBytes: sum('deliveredBytes'),
      longestPlayMs: Math.max(...this.#viewers.map(({ counts }) => counts.longestPlayMs)),
    };
  }

  sample(): ViewerSample {
    const { deliveredBytes, cuts, refusals } = this.counts;
    const window = this.firstBytes.takeWindow();
    const times = window ? { firstByteP50Ms: window.p50Ms, firstByteP95Ms: window.p95Ms } : {};
    return { deliveredBytes, cuts, refusals, ...times };
  }
}

/** Runs it for so many seconds; plays that were begun are brought to their end. */
export async function bookedRun(stage: ViewingStage, options: BookedRunOptions): Promise<RunBooks> {
  const { product } = stage;
  await warmUp(stage, options);
  const house = new House(stage, options, (index) => options.seed * 1000 + index);
  const before = await books(stage);
  const keeper = new BookKeeper(product, () => house.sample());
  keeper.start();
  await storm(house, options);
  const samples = keeper.stop();
  house.agent.destroy();
  const after = await settledBooks(stage, before);
  const counts = house.counts;
  const both = (name: 'openFiles' | 'telegramSockets' | 'timers' | 'sockets') => ({
    before: before[name],
    after: after[name],
  });
  return {
    plays: counts,
    finishedPercent: Math.floor((counts.finished / Math.max(1, counts.started)) * 10_000) / 100,
    openFiles: both('openFiles'),
    telegramSockets: both('telegramSockets'),
    timers: both('timers'),
    sockets: both('sockets'),
    residentMib: { before: before.residentMib, after: after.residentMib, peak: after.peakMib },
    residentSlopeMib: slopePerTenMinutes(samples.slice(Math.floor(samples.length / 2))),
    isAlive: product.child.exitCode === null && product.child.signalCode === null,
    alarms: product
      .output()
      .split('\n')
      .filter((line) => /unhandled|uncaught|MaxListeners|_INVALID\b.*offset/i.test(line)),
    firstBytes: house.firstBytes.times,
    samples,
  };
}

/** Every bot, lane and cache is used once, so that what they keep open is in the books. */
async function warmUp(stage: ViewingStage, options: BookedRunOptions): Promise<void> {
  const house = new House(stage, options, (index) => options.seed * 1000 + 500 + index);
  await house.watch(warmUpMs);
  house.agent.destroy();
  await sleep(1_000);
}

async function storm(house: House, { seconds, say, beside }: BookedRunOptions): Promise<void> {
  const over = new AbortController();
  const besides = beside(over.signal);
  const telling = setInterval(() => say?.(lineOf(house.counts)), sayEveryMs);
  const watching = house.watch(seconds * 1000);
  await sleep(seconds * 1000);
  over.abort();
  await besides;
  await watching;
  clearInterval(telling);
}

function lineOf({ started, finished, wrongBytes, deliveredBytes }: PlayCounts): string {
  return `${started} plays begun, ${finished} finished, ${wrongBytes} wrong, ${Math.round(deliveredBytes / mib)} MiB`;
}
