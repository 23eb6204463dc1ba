// How long a handler of what Telegram tells is tried: a few times, but for as long as it takes while only the store is away.
import type { Clock } from '#lib/clock.ts';
import { abortError, isAppError } from '#lib/errors.ts';

/** Waits between the calls of a handler that throws; then what was told is skipped. */
const retryMs = [1_000, 5_000] as const;
/** Waits while the store is away, so that all goes on within seconds of its return. Chosen by feel. */
const awayRetryMs = [250, 500, 1_000, 2_000] as const;

/** What a failure means for what was told. */
export type Setback = 'waits for the store' | 'is tried again' | 'is skipped';

/** How waiting is done and ended. */
export interface HandlerPatienceOptions {
  readonly clock: Clock;
  /** Ends the waiting; what was told then counts as not handled. */
  readonly signal: AbortSignal;
  /** Told of each failure, of an absence of the store once. */
  readonly onSetback: (setback: Setback, error: unknown) => void;
}

/**
 * Resolves when the handler has done its work or is given up. What comes later waits behind it: `UpdateTurns` bounds how much, and
 * the rest is asked for again.
 *
 * @throws AppError `aborted` when stopped in between.
 */
export async function handlePatiently(
  handle: () => Promise<void>,
  { clock, signal, onSetback }: HandlerPatienceOptions,
): Promise<void> {
  let failures = 0;
  let absences = 0;
  for (;;) {
    if (signal.aborted) throw abortError(signal);
    try {
      return await handle();
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (isAppError(error) && error.code === 'storage_unavailable') {
        if (absences === 0) onSetback('waits for the store', error);
        await clock.sleep(awayRetryMs[absences] ?? 2_000, signal);
        absences += 1;
        continue;
      }
      const delayMs = retryMs[failures];
      failures += 1;
      onSetback(delayMs === undefined ? 'is skipped' : 'is tried again', error);
      if (delayMs === undefined) return;
      await clock.sleep(delayMs, signal);
    }
  }
}
