// What the bot must remember over a restart. Types and obligations only; part of storage.ts in all but length.

/** Something begun in a chat that is not at its end: a question asked, a link being fetched, a removal that may be undone. */
export interface ConversationRecord {
  /** Chosen by the bot; unique. At most 200 characters. */
  readonly key: string;
  /** Groups records of one shape, such as `rename` or `link`. */
  readonly kind: string;
  /** The person it belongs to. */
  readonly user_id: number;
  /** JSON, at most 64 KiB. */
  readonly value: string;
  /** From then on it counts as gone. */
  readonly expires_at_ms: number;
}

/**
 * Short-lived state of chats. Every write is atomic and durable when its promise resolves. At most 10,000 records are kept:
 * beyond that, those that expire first make room.
 */
export interface ConversationStore {
  /** Writes a record, in place of the one with the same key. Expired ones are removed on the way. */
  put(record: ConversationRecord, nowMs: number): Promise<void>;
  find(key: string, nowMs: number): Promise<ConversationRecord | undefined>;
  /** Removes and returns a record: of several callers at most one gets it. Undefined when there is none or it has expired. */
  take(key: string, nowMs: number): Promise<ConversationRecord | undefined>;
  /** No effect when there is none. */
  remove(key: string): Promise<void>;
  /** Records of a kind, those that expire first in front. */
  list(query: {
    readonly kind: string;
    readonly userId?: number;
    readonly nowMs: number;
    readonly limit: number;
  }): Promise<readonly ConversationRecord[]>;
}

/** What a person is allowed only so much of. */
export type UsageKind = 'files' | 'bytes' | 'messages';

/** Counters per person; one row each, so that their number is bounded by people and kinds. */
export interface UsageStore {
  /**
   * Counts `amount` within a window of time, all of it or nothing, atomically and durably. Another window than the one stored
   * begins at 0.
   *
   * @returns `used`: what is counted afterwards.
   */
  spend(request: {
    readonly userId: number;
    readonly kind: UsageKind;
    readonly windowStartMs: number;
    readonly amount: number;
    readonly limit: number;
  }): Promise<{ readonly isWithin: boolean; readonly used: number }>;
  /** What is counted in a window. */
  used(userId: number, kind: UsageKind, windowStartMs: number): Promise<number>;
  /** Whoever has sent something in a window, by number, strictly after one. Keyset. */
  list(query: {
    readonly windowStartMs: number;
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly UsageRecord[]>;
}

/** What somebody has sent in a window of time. */
export interface UsageRecord {
  readonly user_id: number;
  readonly files: number;
  readonly bytes: number;
}

/** Somebody who sends files and is no person of Telegram's, or whose limits are not those of everybody. */
export interface SenderRecord {
  /** As in {@link UsageStore}: those of Telegram's people are positive. */
  readonly user_id: number;
  /** `t:<id of Telegram>`, `k:<id of a key>` or `u:<id of an account>`. */
  readonly subject: string;
  /** Files a day; 0: no limit; null: as everybody. */
  readonly daily_files: number | null;
  /** Bytes a day; 0: no limit; null: as everybody. */
  readonly daily_bytes: number | null;
}

/** One row for each sender; bounded by people and keys. Every write is atomic and durable when its promise resolves. */
export interface SenderStore {
  find(userId: number): Promise<SenderRecord | undefined>;
  /** Those with one of these numbers. */
  findMany(userIds: readonly number[]): Promise<readonly SenderRecord[]>;
  /** Notes whose number it is; no effect when that is known. */
  note(sender: Pick<SenderRecord, 'user_id' | 'subject'>): Promise<void>;
  /** Writes the limits of a sender, known or not. */
  limit(sender: SenderRecord): Promise<void>;
  /** Those with limits of their own, by number, strictly after one. Keyset. */
  listLimited(query: { readonly after?: number; readonly limit: number }): Promise<readonly SenderRecord[]>;
}

/** The language a person chose. */
export interface LanguageRecord {
  readonly user_id: number;
  /** Two letters. */
  readonly language: string;
  /** True: the person chose it; false: the language of the person's app. */
  readonly is_chosen: boolean;
}

/** The language of each person. */
export interface LanguageStore {
  find(userId: number): Promise<LanguageRecord | undefined>;
  /** Durable when its promise resolves. */
  save(record: LanguageRecord): Promise<void>;
}
