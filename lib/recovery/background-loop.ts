// Something done again and again in the background, from start to stop.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

export interface BackgroundLoopOptions {
  /** For the log: what is done. */
  readonly name: string;
  /** One pass. Another one begins `pauseMs` after it ended; a failure is logged and counts as an end. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  readonly pauseMs: number;
  readonly log: Log;
  readonly clock: Clock;
}

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
    while (!signal.aborted) {
      try {
        await pass(signal);
      } catch (error) {
        if (!signal.aborted) log.error(`${name} failed`, { error });
      }
      await clock.sleep(pauseMs, signal).catch(() => {
        // Stopping: the loop's condition sees the signal.
      });
    }
  }
}
