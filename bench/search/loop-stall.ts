// How long the event loop of this thread stood still, by the clock and by what this thread computed meanwhile.
import { openSync, readSync } from 'node:fs';

/**
 * Time this thread was on a processor, ms. Other programs on the machine move it little, unlike the clock.
 *
 * @returns undefined where the system does not tell (other than Linux).
 */
export class ThreadTime {
  readonly #buffer = Buffer.alloc(128);
  readonly #file = open();

  nowMs(): number | undefined {
    if (this.#file === undefined) return undefined;
    const length = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0);
    return Number(this.#buffer.toString('latin1', 0, length).split(' ')[0]) / 1e6;
  }
}

/** The main thread's number is that of its process. */
function open(): number | undefined {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  } catch {
    return undefined;
  }
}

export interface Stall {
  /** The longest pause beyond the millisecond between two beats. */
  readonly clockMs: number;
  /** The most this thread computed between two beats. */
  readonly busyMs: number | undefined;
}

/** Measures from its making on. */
export class LoopStall {
  readonly #thread = new ThreadTime();
  #lastMs = performance.now();
  #lastBusyMs = this.#thread.nowMs();
  #clockMs = 0;
  #busyMs = 0;
  readonly #timer = setInterval(() => this.#beat(), 1);

  /** Ends it. */
  stop(): Stall {
    this.#beat();
    clearInterval(this.#timer);
    const busyMs = this.#lastBusyMs === undefined ? undefined : this.#busyMs;
    return { clockMs: Math.max(0, this.#clockMs - 1), busyMs };
  }

  #beat(): void {
    const [nowMs, busyMs] = [performance.now(), this.#thread.nowMs()];
    this.#clockMs = Math.max(this.#clockMs, nowMs - this.#lastMs);
    if (busyMs !== undefined) this.#busyMs = Math.max(this.#busyMs, busyMs - (this.#lastBusyMs ?? busyMs));
    this.#lastMs = nowMs;
    this.#lastBusyMs = busyMs;
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
