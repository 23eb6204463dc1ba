// What a store promises about posts that must stand in the log channel once. Types and obligations only.
import type { MediaRecord } from './storage.ts';

/**
 * One thing on its way into the log channel. States:
 *
 * ```
 * claimed ──the post is seen──► sent ──catalogue row + state, one write──► published ──reopen──► claimed
 * ```
 *
 * A claim by a newer attempt keeps the state: that attempt goes on where the older one stopped.
 */
export interface PublicationRecord {
  /** What must not be posted twice: `extractor:id` of a link, or `<chatId>:<messageId>` of a message. */
  readonly key: string;
  /** Of the newest attempt that claimed it (`JobRun.token`). No other attempt can write. */
  readonly token: number;
  readonly state: 'claimed' | 'sent' | 'published';
  /** Decimal signed 64-bit, written before anything is sent: Telegram drops a second post with the same value. */
  readonly random_id: string;
  /** Top message id of the log channel when `random_id` was chosen: a post whose answer was lost stands above it. */
  readonly log_top_id: number;
  /** The post, from `sent` on. */
  readonly posted_message_id: number | null;
  /** ISO 8601, UTC. */
  readonly updated_at: string;
}

/** `isHeld` false: a newer attempt has it, nothing was written, and the caller must stop at once. */
export interface PublicationClaim {
  readonly isHeld: boolean;
  readonly record: PublicationRecord;
}

/**
 * Publications, one per key. Every write is atomic and durable when its promise resolves, and checks the token in the same
 * statement: an attempt that was paused while a newer one claimed its key can never write again.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface PublicationStore {
  find(key: string): Promise<PublicationRecord | undefined>;
  /**
   * Takes a key for an attempt, before anything is sent. `random_id` and `log_top_id` are written only when the key is new;
   * afterwards the first ones stand, so that every attempt sends the same post.
   */
  claim(claim: Pick<PublicationRecord, 'key' | 'token' | 'random_id' | 'log_top_id'>): Promise<PublicationClaim>;
  /** Notes the post. Idempotent. @returns false when a newer attempt has the key, or there is none. */
  sent(key: string, token: number, postedMessageId: number): Promise<boolean>;
  /**
   * Adds the catalogue row and moves the record to `published`, both or neither. Idempotent; a row that is there already is
   * left as it is.
   *
   * @returns false when a newer attempt has the key, or there is none: then no row was added.
   */
  publish(key: string, token: number, record: MediaRecord): Promise<boolean>;
  /**
   * Begins again with a new `random_id`: the post of a `published` or `sent` record is gone from the channel.
   *
   * @returns false when a newer attempt has the key, or there is none.
   */
  reopen(key: string, token: number, fresh: Pick<PublicationRecord, 'random_id' | 'log_top_id'>): Promise<boolean>;
  /**
   * Notes a post that the channel tells of, for a store that was lost: `published`, below every token. A key that is known is
   * left as it is.
   */
  adopt(key: string, postedMessageId: number): Promise<void>;
}
