// What must be remembered of links that were given away. Types and obligations only; part of storage.ts in all but length.

/** A link somebody has made for others. The address itself is not kept: it is signed anew from this. */
export interface IssuedLinkRecord {
  /** 16 hexadecimal digits; part of the signed words, no secret. */
  readonly id: string;
  readonly chat_id: number;
  readonly message_id: number;
  /** `item`: page, bytes and what belongs to them; `download`: the file, to be saved. */
  readonly scope: 'item' | 'download';
  /** Whom it hangs on, as in `LinkClaim.by`; its own id among them. */
  readonly by: string;
  /** How often item and subjects were revoked when it was made, as in `LinkClaim.generations`. */
  readonly generations: readonly number[];
  readonly created_at_ms: number;
  /** Subject of who made it. */
  readonly created_by: string;
  /** From then on it is no good; null: never. */
  readonly expires_at_ms: number | null;
  /** When somebody ended it; null: nobody has. */
  readonly ended_at_ms: number | null;
}

/** A place in the order of {@link IssuedLinkStore.list}. */
export type IssuedLinkPlace = Pick<IssuedLinkRecord, 'created_at_ms' | 'id'>;

/** Links that were made. Every write is atomic and durable when its promise resolves. */
export interface IssuedLinkStore {
  /** `exists` and no change when the id is taken. */
  add(record: IssuedLinkRecord): Promise<'added' | 'exists'>;
  find(id: string): Promise<IssuedLinkRecord | undefined>;
  /** Latest first (created_at_ms, then id, descending), strictly before a place; of all, or made by one subject. Keyset. */
  list(query: {
    readonly before?: IssuedLinkPlace;
    readonly createdBy?: string;
    readonly limit: number;
  }): Promise<readonly IssuedLinkRecord[]>;
  /** Those of a subject that are neither ended nor over. */
  countOpen(createdBy: string, nowMs: number): Promise<number>;
  /** Notes the end. @returns false when there is no such link, or it was ended before. */
  end(id: string, atMs: number): Promise<boolean>;
  /** Removes those that ended, or were over, before a moment. @returns how many. */
  removeEndedBefore(atMs: number): Promise<number>;
}
