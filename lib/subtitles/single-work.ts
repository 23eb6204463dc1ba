// Work that several may wait for is done once; so many at a time, so many waiting.
import { AppError, abortError } from '../errors.ts';

/** How much is done at once, and how much may wait. */
export interface SingleWorkOptions {
  /** At a time. */
  readonly parallel: number;
  /** Waiting for their turn; more are refused. */
  readonly waiting: number;
}

/** By key. Work goes on when those who wait leave: the next one finds it done. */
export class SingleWork<T> {
  readonly #options: SingleWorkOptions;
  readonly #running = new Map<string, Promise<T>>();
  readonly #turns: (() => void)[] = [];
  #free: number;

  constructor(options: SingleWorkOptions) {
    this.#options = options;
    this.#free = options.parallel;
  }

  /** @throws AppError `queue_full`; the abort reason when the signal aborts, and the work goes on; what the work throws. */
  async run(key: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    let running = this.#running.get(key);
    if (!running) {
      if (this.#free === 0 && this.#turns.length >= this.#options.waiting) throw new AppError('queue_full');
      running = this.#inTurn(work).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
      // Whoever waits hears of it; when nobody does any more, nobody has to.
      running.catch(() => undefined);
    }
    return Promise.race([running, aborted(signal)]);
  }

  /** Resolves when all work is at its end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #inTurn(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#turns.push(resolve));
    else this.#free -= 1;
    try {
      return await work();
    } finally {
      const next = this.#turns.shift();
      // The turn is handed on, so that nobody comes in between.
      if (next) next();
      else this.#free += 1;
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    signal.addEventListener('abort', () => reject(abortError(signal)), { once: true });
  });
}
