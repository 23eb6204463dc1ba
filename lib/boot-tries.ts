// Trying on while Telegram or the store cannot be reached.
import type { BotSummary } from '#bot/bot.ts';
import type { Clock } from './clock.ts';
import { type AppError, isAppError } from './errors.ts';
import type { Log } from './log.ts';

/** Waits between tries to reach Telegram. Chosen by feel. */
const retryPausesMs = [2000, 5000, 10_000, 20_000, 30_000];
/** A store is a neighbour: all shall go on within 5 s of its return. */
const storePauseMs = 2000;

/** What is tried, and how long. */
export interface Tries {
  readonly begin: () => Promise<BotSummary | undefined>;
  /** What the first try ended with; default: there was none, and it is made at once. */
  readonly failed?: AppError;
  /** Asked before and after each try; default: always. */
  readonly isWanted?: () => boolean;
  /** Ends the pause under way: what comes out is its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tries until it succeeds or is not wanted any more, whatever it fails with. */
export async function keepTrying({ begin, failed, isWanted = () => true, signal, clock, log }: Tries): Promise<void> {
  let isStoreAway = failed?.code === 'storage_unavailable';
  for (let attempt = failed ? 0 : -1; !signal.aborted && isWanted(); attempt += 1) {
    const pauseMs = isStoreAway ? storePauseMs : (retryPausesMs[attempt] ?? 30_000);
    if (attempt >= 0) await clock.sleep(pauseMs, signal);
    if (!isWanted()) return;
    try {
      const summary = await begin();
      return log.info('Telegram reached', { commands: summary?.commands, resumedUploads: summary?.resumedUploads });
    } catch (error) {
      if (!isWanted()) return;
      isStoreAway = isAppError(error) && error.code === 'storage_unavailable';
      log.warn(isStoreAway ? 'the store is still not reached' : 'Telegram still not reached', { error });
    }
  }
}
