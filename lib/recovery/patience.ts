// Work nobody waits for: as long as only Telegram or the store is away it waits and tries again.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';

/** 1 s, 2 s, 4 s … at most 60 s. Chosen by feel. */
const longestPauseMs = 60_000;

/** How waiting is done and ended. */
export interface PatienceOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told before each wait. */
  readonly onWait?: (error: Error, pauseMs: number) => void;
}

/**
 * Repeats work that fails with a 503 of ours, until it succeeds or fails for another reason. Flood waits are waited for in full.
 *
 * @throws AppError `aborted`, or whatever else the work throws.
 */
export async function patiently<T>(work: () => Promise<T>, { clock, signal, onWait }: PatienceOptions): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isAppError(error) || error.status !== 503 || error.code === 'shutting_down') throw error;
      const askedMs = error.code === 'telegram_flood_wait' ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      const pauseMs = Math.max(askedMs, Math.min(longestPauseMs, 1000 * 2 ** Math.min(attempt, 6)));
      onWait?.(error, pauseMs);
      await clock.sleep(pauseMs, signal);
    }
  }
}
