// Rows lately asked for by streams: who is watching a film goes on while the store is away.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';
import type { MediaRecord } from '../storage/storage.ts';

/** How long a store that has answered for this row before is waited for. Chosen by feel: a range request shall not stall for an outage. */
const patienceMs = 300;

/** How many rows are remembered. */
export interface SeenRowsOptions {
  readonly clock: Clock;
  /** Rows remembered; those asked for longest ago go first. Default 2000, about 2 MB. */
  readonly mostRows?: number;
}

/** A bounded memory in front of a look-up. What the store says counts, whenever it says something. */
export class SeenRows {
  readonly #rows = new Map<string, MediaRecord>();
  readonly #clock: Clock;
  readonly #mostRows: number;

  constructor({ clock, mostRows = 2000 }: SeenRowsOptions) {
    this.#clock = clock;
    this.#mostRows = mostRows;
  }

  /**
   * What the store says; what it said last when it is away or does not answer in time.
   *
   * @param key names the question.
   * @param ask the store; its late answer is remembered as well.
   * @throws what `ask` throws for a row not seen before, and all of it but `storage_unavailable`.
   */
  async find(key: string, ask: () => Promise<MediaRecord | undefined>): Promise<MediaRecord | undefined> {
    const asked = ask().then((record) => this.#remember(key, record));
    const seen = this.#rows.get(key);
    if (!seen) return await asked;
    const ended = new AbortController();
    const late = this.#clock.sleep(patienceMs, ended.signal).then(
      () => seen,
      () => seen,
    );
    try {
      return await Promise.race([asked.catch((error: unknown) => insteadOf(error, seen)), late]);
    } finally {
      ended.abort();
    }
  }

  /** This process has changed a row: what is remembered of it must not outlive that. */
  note(record: MediaRecord): void {
    for (const [key, { chat_id, message_id }] of this.#rows)
      if (chat_id === record.chat_id && message_id === record.message_id) this.#rows.set(key, record);
  }

  #remember(key: string, record: MediaRecord | undefined): MediaRecord | undefined {
    this.#rows.delete(key);
    if (record) this.#rows.set(key, record);
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > this.#mostRows && oldest !== undefined) this.#rows.delete(oldest);
    return record;
  }
}

function insteadOf(error: unknown, seen: MediaRecord): MediaRecord {
  if (isAppError(error) && error.code === 'storage_unavailable') return seen;
  throw error;
}
