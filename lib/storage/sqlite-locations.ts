// Where films are for each bot, in SQLite. One row per bot and film.
import type { LocationRecord, LocationStore } from '../telegram/location-store.ts';
import { bytes, number, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** {@link LocationStore} on SQLite. */
export class SqliteLocations implements LocationStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async findLocation(botId: number, messageId: number): Promise<LocationRecord | undefined> {
    const row = this.#database().get('SELECT * FROM locations WHERE bot_id = ? AND message_id = ?', [botId, messageId]);
    if (!row) return undefined;
    return {
      bot_id: number(row, 'bot_id'),
      message_id: number(row, 'message_id'),
      document_id: text(row, 'document_id'),
      access_hash: text(row, 'access_hash'),
      file_reference: bytes(row, 'file_reference'),
      dc_id: number(row, 'dc_id'),
      size_bytes: number(row, 'size_bytes'),
    };
  }

  async saveLocation(record: LocationRecord): Promise<void> {
    this.#database().run(
      `INSERT INTO locations (bot_id, message_id, document_id, access_hash, file_reference, dc_id, size_bytes)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (bot_id, message_id) DO UPDATE SET document_id = excluded.document_id,
         access_hash = excluded.access_hash, file_reference = excluded.file_reference, dc_id = excluded.dc_id,
         size_bytes = excluded.size_bytes`,
      [
        record.bot_id,
        record.message_id,
        record.document_id,
        record.access_hash,
        record.file_reference,
        record.dc_id,
        record.size_bytes,
      ],
    );
  }
}
