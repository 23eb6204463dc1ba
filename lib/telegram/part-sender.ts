// Puts parts of files into Telegram's hands, one by one, whatever the way there does.
//
//   part: sent ──saved──► done
//           ▲ │ flood wait: all parts rest, then the same part again
//           └─┘ lost, late or refused for now: the same part again, a few times
import type { Clock } from '#lib/clock.ts';
import type { SavePart } from './media-lane.ts';
import { readFault, toAppError } from './rpc-errors.ts';

/** The largest part Telegram takes (core.telegram.org/api/files). */
export const uploadPartBytes = 512 * 1024;
/** With parts of 512 KiB: 2000 MiB (core.telegram.org/api/files). */
export const maxUploadParts = 4000;
/** Above this a file is "big": its parts carry their number (core.telegram.org/api/files). */
export const smallFileBytes = 10 * 1024 * 1024;

/** Tries of one part, flood waits not counted. */
const maxTries = 6;
/** Before the second try; doubled for each further one. */
const firstPauseMs = 250;
/** A longer flood wait ends the upload: its caller has other bots, or tries again later. */
const maxFloodWaitSeconds = 600;

/** By which lanes parts are sent, and how often they are tried. */
export interface PartSenderOptions {
  /** The lane for the next part. */
  readonly lane: () => { savePart(request: SavePart): Promise<void> };
  readonly clock: Clock;
  /** Time limit of one part, in ms. Default 60,000: a slow line takes half a minute for 512 KiB at 16 KiB/s. */
  readonly partTimeoutMs?: number;
  /** Everything rests so many seconds, because Telegram asked for it. */
  readonly onWait?: (seconds: number) => void;
}

/** Parts that share flood waits: those of one bot, or of one file. */
export class PartSender {
  #restingUntilMs = 0;

  constructor(private readonly options: PartSenderOptions) {}

  /**
   * Sends one part, and again, until Telegram has it. To send the same part once more does no harm.
   *
   * @throws AppError `aborted` at once, `telegram_flood_wait` (more than 10 minutes), `telegram_unavailable`, `telegram_refused`.
   */
  async send(part: Omit<SavePart, 'timeoutMs'>): Promise<void> {
    const { clock, lane, partTimeoutMs: timeoutMs = 60_000 } = this.options;
    for (let tries = 1; ; ) {
      await this.#rest(part.signal);
      try {
        return await lane().savePart({ ...part, timeoutMs });
      } catch (error) {
        if (part.signal.aborted || !this.#isWorthRepeating(error, tries)) throw toAppError(error, 'sending a file');
        if (readFault(error).kind === 'flood') continue;
        await clock.sleep(firstPauseMs * 2 ** (tries - 1), part.signal);
        tries++;
      }
    }
  }

  #isWorthRepeating(error: unknown, tries: number): boolean {
    const fault = readFault(error);
    if (fault.kind === 'flood') return this.#restFor(fault.seconds);
    return (fault.kind === 'transient' || fault.kind === 'unauthorized') && tries < maxTries;
  }

  /** @returns false when it would take too long. */
  #restFor(seconds: number): boolean {
    if (seconds > maxFloodWaitSeconds) return false;
    this.#restingUntilMs = Math.max(this.#restingUntilMs, this.options.clock.nowMs() + Math.max(1, seconds) * 1_000);
    this.options.onWait?.(seconds);
    return true;
  }

  async #rest(signal: AbortSignal): Promise<void> {
    for (;;) {
      const restMs = this.#restingUntilMs - this.options.clock.nowMs();
      if (restMs <= 0) return;
      await this.options.clock.sleep(restMs, signal);
    }
  }
}
