// What everybody has sent today and may send, for those who look after the server.
import type { OwnLimits, QuotaRoom, SenderQuota } from '#lib/api/quota-room.ts';
import type { Clock } from '#lib/clock.ts';
import type { SenderRecord, SenderStore, UsageRecord, UsageStore } from '#lib/storage/storage.ts';
import { dayStart } from './quotas.ts';
import { senderNumber } from './sender-number.ts';

/** What {@link QuotaList} works with. */
export interface QuotaListOptions {
  readonly usage: Pick<UsageStore, 'list' | 'used'>;
  readonly senders: SenderStore;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** {@link QuotaRoom} on the store; what is decided by it stands in `Quotas`. */
export class QuotaList implements QuotaRoom {
  readonly #options: QuotaListOptions;

  constructor(options: QuotaListOptions) {
    this.#options = options;
  }

  async list(query: Parameters<QuotaRoom['list']>[0]): ReturnType<QuotaRoom['list']> {
    const { usage, senders, clock } = this.#options;
    const [sent, limited] = await Promise.all([
      usage.list({ ...query, windowStartMs: dayStart(clock.nowMs()) }),
      senders.listLimited(query),
    ]);
    const all = new Set([...sent, ...limited].map(({ user_id }) => user_id));
    const numbers = [...all].sort((one, other) => one - other).slice(0, query.limit);
    const known = await senders.findMany(numbers);
    const of = <Row extends { readonly user_id: number }>(rows: readonly Row[], number: number) =>
      rows.find(({ user_id }) => user_id === number);
    const people = numbers.flatMap((number) => quotaOf(number, of(sent, number), of(known, number)) ?? []);
    return { people, next: numbers.length < query.limit ? undefined : numbers.at(-1) };
  }

  async find(subject: string): Promise<SenderQuota> {
    const { usage, senders, clock } = this.#options;
    const number = senderNumber(subject);
    const startMs = dayStart(clock.nowMs());
    const [files, bytes, own] = await Promise.all([
      usage.used(number, 'files', startMs),
      usage.used(number, 'bytes', startMs),
      senders.find(number),
    ]);
    return shown(subject, { user_id: number, files, bytes }, own);
  }

  async change(subject: string, { dailyFiles, dailyBytes }: OwnLimits): Promise<SenderQuota> {
    const user_id = senderNumber(subject);
    await this.#options.senders.limit({ user_id, subject, daily_files: dailyFiles, daily_bytes: dailyBytes });
    return this.find(subject);
  }
}

/** Undefined: nobody knows whose number it is; only keys of before their subjects were noted. */
function quotaOf(
  number: number,
  sent: UsageRecord | undefined,
  own: SenderRecord | undefined,
): SenderQuota | undefined {
  const subject = own?.subject ?? (number > 0 ? `t:${number}` : undefined);
  return subject === undefined ? undefined : shown(subject, sent, own);
}

function shown(subject: string, sent: UsageRecord | undefined, own: SenderRecord | undefined): SenderQuota {
  return {
    subject,
    usedFiles: sent?.files ?? 0,
    usedBytes: sent?.bytes ?? 0,
    dailyFiles: own?.daily_files ?? null,
    dailyBytes: own?.daily_bytes ?? null,
  };
}
