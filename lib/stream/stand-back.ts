// Background work waits for the viewers.
import type { Clock } from '../clock.ts';

/** How long at most, asking every `quietPollMs`: work that never gets its turn is worse than a little disturbance. */
export const longestQuietWaitMs = 5000;
const quietPollMs = 250;

/**
 * Waits until nobody is being served.
 *
 * @param isBusy true while viewers wait for Telegram.
 * @param longestMs default 5 s.
 * @throws AppError `aborted`.
 */
export async function standBack(
  isBusy: () => boolean,
  clock: Clock,
  signal: AbortSignal,
  longestMs: number = longestQuietWaitMs,
): Promise<void> {
  for (let waitedMs = 0; isBusy() && waitedMs < longestMs; waitedMs += quietPollMs) {
    await clock.sleep(quietPollMs, signal);
  }
}
