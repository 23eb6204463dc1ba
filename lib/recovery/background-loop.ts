// Something done again and again in the background, from start to stop.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** What fails again and again is not worth a line in the log every few seconds. Chosen by feel. */
const longestPauseMs = 600_000;

/** What is done again and again, and how often. */
export interface BackgroundLoopOptions {
  /** For the log: what is done. */
  readonly name: string;
  /** One pass. Another one begins `pauseMs` after it ended; after one that failed the pause doubles, up to 10 minutes. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  readonly pauseMs: number;
  readonly log: Log;
  readonly clock: Clock;
}

/** One pass after another from start to stop; a pass that fails is logged and tried again. */
export class BackgroundLoop {
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: BackgroundLoopOptions) {}

  /** Idempotent. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Aborts the pass under way and waits for its end. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { name, pass, pauseMs, log, clock } = this.options;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await pass(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (!signal.aborted) log.error(`${name} failed`, { error });
      }
      await clock.sleep(Math.min(longestPauseMs, pauseMs * 2 ** Math.min(failures, 16)), signal).catch(() => {
        // Stopping: the loop's condition sees the signal.
      });
    }
  }
}
