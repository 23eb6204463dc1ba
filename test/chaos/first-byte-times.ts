// How long viewers waited for their first byte: as numbers of a window, and as a whole. Holds counts, never the single times.
import { createHistogram } from 'node:perf_hooks';

/** Upper ends of the bins in ms; one more bin holds what took longer. */
const binEndsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

export interface FirstByteTimes {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** `belowMs` is null for what took longer than all ends. */
  readonly bins: readonly { readonly belowMs: number | null; readonly count: number }[];
}

/** What came since it was last asked. */
export interface FirstByteWindow {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const microseconds = (ms: number) => Math.max(1, Math.round(ms * 1000));
const ms = (micro: number) => Math.round(micro / 10) / 100;

export class FirstByteClock {
  readonly #all = createHistogram();
  readonly #window = createHistogram();
  readonly #bins: number[] = [...binEndsMs, 0].map(() => 0);

  note(tookMs: number): void {
    this.#all.record(microseconds(tookMs));
    this.#window.record(microseconds(tookMs));
    const bin = binEndsMs.findIndex((end) => tookMs < end);
    const index = bin < 0 ? binEndsMs.length : bin;
    this.#bins[index] = (this.#bins[index] ?? 0) + 1;
  }

  /** Undefined when nothing came. */
  takeWindow(): FirstByteWindow | undefined {
    if (this.#window.count === 0) return undefined;
    const window = { p50Ms: ms(this.#window.percentile(50)), p95Ms: ms(this.#window.percentile(95)) };
    this.#window.reset();
    return window;
  }

  get times(): FirstByteTimes {
    const { count } = this.#all;
    const of = (percentile: number) => (count === 0 ? 0 : ms(this.#all.percentile(percentile)));
    return {
      count,
      p50Ms: of(50),
      p95Ms: of(95),
      p99Ms: of(99),
      maxMs: count === 0 ? 0 : ms(this.#all.max),
      bins: this.#bins.map((amount, index) => ({ belowMs: binEndsMs[index] ?? null, count: amount })),
    };
  }
}
