// How much one person may do: files and bytes a day, messages a minute. Counted in the store.
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import type { SenderStore, UsageStore } from '#lib/storage/storage.ts';
import type { Refusal } from './access.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** What is used is counted without a limit, too: administrators see it, and a limit set later in the day finds it. */
const noLimit = Number.MAX_SAFE_INTEGER;

/** What {@link Quotas} counts by. */
export interface QuotasOptions {
  readonly usage: Pick<UsageStore, 'spend' | 'used'>;
  /** Limits of single people come before those of the settings. */
  readonly senders: Pick<SenderStore, 'find'>;
  readonly quotas: Config['quotas'];
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Decides and counts. Days are those of UTC. */
export class Quotas {
  readonly #options: QuotasOptions;

  constructor(options: QuotasOptions) {
    this.#options = options;
  }

  /** Counts a file, or says why it is too much for today. What is refused is not counted. */
  async spendFile(userId: number, sizeBytes: number): Promise<Refusal | undefined> {
    const { usage, clock } = this.#options;
    const { dailyFiles, dailyBytes } = await this.#limitsOf(userId);
    const { startMs, leftMs } = windowAt(clock.nowMs(), dayMs);
    const window = { userId, windowStartMs: startMs };
    if (dailyBytes > 0) {
      const used = await usage.used(userId, 'bytes', startMs);
      if (used + sizeBytes > dailyBytes)
        return { reason: 'too_many_bytes', limitBytes: dailyBytes, usedBytes: used, sizeBytes, waitMs: leftMs };
    }
    const files = await usage.spend({ ...window, kind: 'files', amount: 1, limit: dailyFiles || noLimit });
    if (!files.isWithin) return { reason: 'too_many_files', limit: dailyFiles, used: files.used, waitMs: leftMs };
    await usage.spend({ ...window, kind: 'bytes', amount: sizeBytes, limit: dailyBytes || noLimit });
    return undefined;
  }

  async #limitsOf(userId: number): Promise<Pick<Config['quotas'], 'dailyFiles' | 'dailyBytes'>> {
    const { senders, quotas } = this.#options;
    const own = await senders.find(userId);
    return {
      dailyFiles: own?.daily_files ?? quotas.dailyFiles,
      dailyBytes: own?.daily_bytes ?? quotas.dailyBytes,
    };
  }

  /** Counts a message. @returns ms until the next one is read, 0 when this one is. */
  async spendMessage(userId: number): Promise<number> {
    const { usage, quotas, clock } = this.#options;
    const { startMs, leftMs } = windowAt(clock.nowMs(), minuteMs);
    const request = {
      userId,
      kind: 'messages',
      windowStartMs: startMs,
      amount: 1,
      limit: quotas.messagesPerMinute,
    } as const;
    return (await usage.spend(request)).isWithin ? 0 : leftMs;
  }
}

/**
 * When the day of UTC began.
 *
 * @example dayStart(Date.parse('2026-02-01T22:00:00Z')) // 1769904000000, 2026-02-01T00:00:00Z
 */
export const dayStart = (nowMs: number): number => windowAt(nowMs, dayMs).startMs;

function windowAt(nowMs: number, lengthMs: number): { startMs: number; leftMs: number } {
  const startMs = Math.floor(nowMs / lengthMs) * lengthMs;
  return { startMs, leftMs: startMs + lengthMs - nowMs };
}
