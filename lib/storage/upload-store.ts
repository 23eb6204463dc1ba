// What a store promises about files on their way from a browser into Telegram. Types and obligations only.

/**
 * One file on its way. States:
 *
 * ```
 * receiving ──last byte with Telegram──► whole ──in the catalogue──► published
 *     │                                    └──Telegram has forgotten its parts──► lost
 *     └──cancelled, or nobody went on──► removed
 * ```
 */
export interface UploadRecord {
  /** Cannot be guessed: part of the address it is sent to. */
  readonly id: string;
  /** Subject of who sends it. */
  readonly owner: string;
  readonly state: 'receiving' | 'whole' | 'published' | 'lost';
  /** As it shall be called in Telegram. */
  readonly file_name: string;
  /** Name in the catalogue. */
  readonly custom_name: string;
  readonly mime_type: string;
  readonly size_bytes: number;
  /** The bot the parts were sent by: they are of no use to another one. */
  readonly bot_id: number;
  /** Decimal signed 64-bit: what the parts are kept under. */
  readonly file_id: string;
  /** Parts of 512 KiB that Telegram has, from the first without a gap. */
  readonly saved_parts: number;
  /** Bytes after those that do not fill a part yet; less than a part. */
  readonly tail: Uint8Array;
  /** Of a whole small file, in hexadecimal; empty when it is not known. */
  readonly md5: string;
  /** The post, from `published` on. */
  readonly message_id: number | null;
  /** Epoch ms. */
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

/** How far an upload has come. */
export type UploadProgress = Pick<UploadRecord, 'saved_parts' | 'tail' | 'updated_at_ms'>;

/** An upload without its bytes. */
export type UploadFacts = Omit<UploadRecord, 'tail'> & { readonly tail_bytes: number };

/**
 * Uploads, one per id. Every write is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface UploadStore {
  add(record: UploadRecord): Promise<void>;
  find(id: string): Promise<UploadRecord | undefined>;
  /** Notes progress. @returns false when it is not `receiving`, or not there: nothing was written. */
  advance(id: string, progress: UploadProgress): Promise<boolean>;
  /** Moves a `receiving` one to `whole`; idempotent. @returns false when it is `published`, `lost` or not there. */
  complete(id: string, whole: Pick<UploadRecord, 'saved_parts' | 'md5' | 'updated_at_ms'>): Promise<boolean>;
  /** Moves a `whole` one to its end; idempotent. @returns false in any other state. */
  end(
    id: string,
    end: Pick<UploadRecord, 'message_id' | 'updated_at_ms'> & { readonly state: 'published' | 'lost' },
  ): Promise<boolean>;
  /** @returns false when it was not there. */
  remove(id: string): Promise<boolean>;
  /** The latest first (updated_at_ms, id, descending). Default: of all owners, in all states. */
  list(query: {
    readonly owner?: string;
    readonly state?: UploadRecord['state'];
    readonly limit: number;
  }): Promise<readonly UploadFacts[]>;
  /** Removes those nothing happened to since. @returns how many there were. */
  removeBefore(updatedAtMs: number): Promise<number>;
}
