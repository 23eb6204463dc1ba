// Where films are for each bot, kept over restarts, so that the first byte after a start costs one round trip.

/** A row. `file_reference` is a secret: whoever has it may read the file. Never log it. */
export interface LocationRecord {
  readonly bot_id: number;
  /** Message in the log channel. */
  readonly message_id: number;
  /** Decimal 64-bit id. */
  readonly document_id: string;
  /** Decimal signed 64-bit. */
  readonly access_hash: string;
  readonly file_reference: Uint8Array;
  readonly dc_id: number;
  readonly size_bytes: number;
}

/** A cache on disk: a row that is missing, stale or lost costs one call of Telegram, nothing else. */
export interface LocationStore {
  findLocation(botId: number, messageId: number): Promise<LocationRecord | undefined>;
  /** Replaces the row of the same bot and message. Durable at some later time is early enough. */
  saveLocation(record: LocationRecord): Promise<void>;
}
