// Time as an object, so that tests never really wait; and as it is written down.
import { abortError } from './errors.ts';

/** The time, and waiting for it. Tests give a clock that jumps. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /**
   * Resolves after `delayMs`, at most 24.8 days.
   *
   * @throws AppError `aborted` as soon as the signal aborts; the timer is cleared.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Node turns longer timers into timers of 1 ms. */
const longestTimerMs = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError(signal));
      const onAbort = () => {
        clearTimeout(timer);
        if (signal) reject(abortError(signal));
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(delayMs, longestTimerMs),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/**
 * ISO 8601, UTC, seconds.
 *
 * @param ms since the Unix epoch.
 * @example isoSeconds(1500) // '1970-01-01T00:00:01Z'
 */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
