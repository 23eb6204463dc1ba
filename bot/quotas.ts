// How much one person may do: files and bytes a day, messages a minute. Counted in the store.
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import type { UsageStore } from '#lib/storage/storage.ts';
import type { Refusal } from './access.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What {@link Quotas} counts by. */
export interface QuotasOptions {
  readonly usage: UsageStore;
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
    const { usage, quotas, clock } = this.#options;
    const { startMs, leftMs } = windowAt(clock.nowMs(), dayMs);
    const window = { userId, windowStartMs: startMs };
    if (quotas.dailyBytes > 0) {
      const used = await usage.used(userId, 'bytes', startMs);
      if (used + sizeBytes > quotas.dailyBytes)
        return { reason: 'too_many_bytes', limitBytes: quotas.dailyBytes, usedBytes: used, sizeBytes, waitMs: leftMs };
    }
    if (quotas.dailyFiles > 0) {
      const { isWithin, used } = await usage.spend({ ...window, kind: 'files', amount: 1, limit: quotas.dailyFiles });
      if (!isWithin) return { reason: 'too_many_files', limit: quotas.dailyFiles, used, waitMs: leftMs };
    }
    if (quotas.dailyBytes > 0)
      await usage.spend({ ...window, kind: 'bytes', amount: sizeBytes, limit: quotas.dailyBytes });
    return undefined;
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

function windowAt(nowMs: number, lengthMs: number): { startMs: number; leftMs: number } {
  const startMs = Math.floor(nowMs / lengthMs) * lengthMs;
  return { startMs, leftMs: startMs + lengthMs - nowMs };
}
