// Background work waits for the viewers.
import type { Clock } from '../clock.ts';

/** How long at most, asking every `quietPollMs`: work that never gets its turn is worse than a little disturbance. */
const longestQuietWaitMs = 5000;
const quietPollMs = 250;

/**
 * Waits until nobody is being served, at most 5 s.
 *
 * @param isBusy true while viewers wait for Telegram.
 * @throws AppError `aborted`.
 */
export async function standBack(isBusy: () => boolean, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; isBusy() && waitedMs < longestQuietWaitMs; waitedMs += quietPollMs) {
    await clock.sleep(quietPollMs, signal);
  }
}
