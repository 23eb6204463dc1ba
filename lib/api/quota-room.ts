// What everybody has sent today and may send. Types and obligations only: the room of the bot does it.

/** Limits of one sender. */
export interface OwnLimits {
  /** Files a day; 0: no limit; null: as everybody. */
  readonly dailyFiles: number | null;
  /** Bytes a day; 0: no limit; null: as everybody. */
  readonly dailyBytes: number | null;
}

/** One sender. */
export interface SenderQuota extends OwnLimits {
  /** `t:<id of Telegram>`, `k:<id of a key>` or `u:<id of an account>`. */
  readonly subject: string;
  /** Today, in UTC. */
  readonly usedFiles: number;
  readonly usedBytes: number;
}

/** For those who look after the server. */
export interface QuotaRoom {
  /**
   * Whoever has sent something today or has limits of their own, in the order of their numbers.
   *
   * @param query `after` is `next` of the page before; `limit` the most there can be on this one.
   * @returns `next` undefined: this was the last page.
   */
  list(query: {
    readonly after?: number;
    readonly limit: number;
  }): Promise<{ readonly people: readonly SenderQuota[]; readonly next: number | undefined }>;
  /** One sender, known or not. */
  find(subject: string): Promise<SenderQuota>;
  /** Gives a sender limits, or those of everybody again; they hold from the next file on. */
  change(subject: string, limits: OwnLimits): Promise<SenderQuota>;
}
