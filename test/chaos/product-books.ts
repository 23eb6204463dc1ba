// The books of a running product: what it holds now, whether it is back where it was, and how it went in between.
import { setTimeout as sleep } from 'node:timers/promises';
import { processFacts } from '#test/harness/process-facts.ts';
import type { ProductProcess } from '#test/harness/product-process.ts';
import type { TelegramWorld } from '#test/harness/telegram-world.ts';

const mib = 1024 * 1024;
/** How long connections and memory may take to come back to where they were. */
const settleMs = 45_000;
const sampleEveryMs = 2_000;
/** More are thinned out: what was sampled first is as good as what came last. */
const mostSamples = 900;

export interface BookStage {
  readonly world: TelegramWorld;
  readonly product: ProductProcess;
}

export interface Books {
  readonly openFiles: number;
  readonly telegramSockets: number;
  readonly timers: number;
  readonly sockets: number;
  readonly residentMib: number;
  readonly peakMib: number;
}

/** How it was at one moment of a run. */
export interface BookSample {
  readonly atSeconds: number;
  readonly residentMib: number;
  readonly openFiles: number;
  readonly sockets: number;
  /** How late timers ran since the sample before, p99. */
  readonly loopDelayMs: number;
  /** Of the viewers since the sample before; absent when no first byte came. */
  readonly firstByteP50Ms?: number;
  readonly firstByteP95Ms?: number;
  readonly deliveredBytes: number;
  /** Since the beginning. */
  readonly cuts: number;
  readonly refusals: number;
}

/** What the viewers tell for a sample. */
export type ViewerSample = Pick<
  BookSample,
  'firstByteP50Ms' | 'firstByteP95Ms' | 'deliveredBytes' | 'cuts' | 'refusals'
>;

/** Reads the books now. */
export async function books({ world, product }: BookStage): Promise<Books> {
  const { openFiles, residentBytes, peakResidentBytes } = processFacts(product.child.pid);
  const { timers, sockets } = await toldBy(product);
  return {
    openFiles,
    telegramSockets: (await world.emulator.control.counters()).openSockets,
    timers,
    sockets,
    residentMib: Math.round(residentBytes / mib),
    peakMib: Math.round(peakResidentBytes / mib),
  };
}

/** What the server tells of itself. The connection that asks is always one of its sockets. */
async function toldBy({ url }: ProductProcess): Promise<{ timers: number; sockets: number; loopDelayMs: number }> {
  const answer = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
  const text = await answer.text();
  if (!text.includes('nodejs_active_resources{')) throw new Error('/metrics does not tell of timers and sockets');
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    timers: figure('nodejs_active_resources\\{type="Timeout"\\}'),
    sockets: figure('nodejs_active_resources\\{type="TCPSocketWrap"\\}'),
    loopDelayMs: Math.round(figure('streamvault_event_loop_delay_seconds\\{quantile="0.99"\\}') * 10_000) / 10,
  };
}

/** Waits until files, connections and timers are no more than before, at most {@link settleMs}. */
export async function settledBooks(stage: BookStage, before: Books): Promise<Books> {
  const endsAtMs = Date.now() + settleMs;
  for (;;) {
    const now = await books(stage);
    const held = ['openFiles', 'telegramSockets', 'sockets', 'timers'] as const;
    const isBack = held.every((name) => now[name] <= before[name]);
    if (isBack || Date.now() > endsAtMs) return now;
    await sleep(500);
  }
}

/** Looks every two seconds from {@link BookKeeper.start} to {@link BookKeeper.stop}. */
export class BookKeeper {
  #samples: BookSample[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stride = 1;
  #looks = 0;
  readonly #startedAtMs = performance.now();

  constructor(
    private readonly product: ProductProcess,
    private readonly ofViewers: () => ViewerSample,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.#look(), sampleEveryMs);
  }

  /** @returns the samples, at most {@link mostSamples}. */
  stop(): readonly BookSample[] {
    clearInterval(this.#timer);
    return this.#samples;
  }

  async #look(): Promise<void> {
    const atSeconds = Math.round((performance.now() - this.#startedAtMs) / 100) / 10;
    this.#looks += 1;
    if (this.#looks % this.#stride !== 0) return;
    try {
      const { residentBytes, openFiles } = processFacts(this.product.child.pid);
      const { sockets, loopDelayMs } = await toldBy(this.product);
      const residentMib = Math.round((residentBytes / mib) * 10) / 10;
      this.#keep({ atSeconds, residentMib, openFiles, sockets, loopDelayMs, ...this.ofViewers() });
    } catch {
      // The server ended; the report says so.
    }
  }

  #keep(sample: BookSample): void {
    this.#samples.push(sample);
    if (this.#samples.length <= mostSamples) return;
    this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }
}

/** Least squares through the samples, in MiB per 10 minutes. */
export function slopePerTenMinutes(samples: readonly BookSample[]): number {
  if (samples.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(samples.map(({ atSeconds }) => atSeconds));
  const middleMib = mean(samples.map(({ residentMib }) => residentMib));
  const above = samples.reduce(
    (sum, { atSeconds, residentMib }) => sum + (atSeconds - middle) * (residentMib - middleMib),
    0,
  );
  const below = samples.reduce((sum, { atSeconds }) => sum + (atSeconds - middle) ** 2, 0);
  return Math.round((above / below) * 600 * 10) / 10;
}
