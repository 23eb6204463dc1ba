// How long the event loop of this thread stood still.

/** Measures from its making on. */
export class LoopStall {
  #lastMs = performance.now();
  #worstMs = 0;
  readonly #timer = setInterval(() => this.#beat(), 1);

  /** Ends it. @returns the longest pause beyond the millisecond between two beats, ms. */
  stop(): number {
    this.#beat();
    clearInterval(this.#timer);
    return Math.max(0, this.#worstMs - 1);
  }

  #beat(): void {
    const nowMs = performance.now();
    this.#worstMs = Math.max(this.#worstMs, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }
}

/** @returns the value at that share of the sorted values, and the longest. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Bytes in use by this thread, after everything that is not was taken away. */
export function usedBytes(): number {
  const collect = (globalThis as { readonly gc?: () => void }).gc;
  if (!collect) throw new Error('needs node --expose-gc');
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
