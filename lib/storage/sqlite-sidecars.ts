// Which uploads are the subtitles of which film, in SQLite.
import { number, text } from './row.ts';
import { mostSidecars, type SidecarLink, type SidecarStore } from './sidecar-store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** {@link SidecarStore} on SQLite. */
export class SqliteSidecars implements SidecarStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async link({ upload_key, chat_id, message_id, linked_at }: SidecarLink): Promise<void> {
    this.#database().run(
      `INSERT INTO sidecars (upload_key, chat_id, message_id, linked_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (upload_key) DO UPDATE SET chat_id = excluded.chat_id, message_id = excluded.message_id,
         linked_at = excluded.linked_at`,
      [upload_key, chat_id, message_id, linked_at],
    );
  }

  async of(chatId: number, messageId: number): Promise<readonly SidecarLink[]> {
    const sql = `SELECT upload_key, chat_id, message_id, linked_at FROM sidecars WHERE chat_id = ? AND message_id = ?
      ORDER BY linked_at DESC, upload_key DESC LIMIT ?`;
    const rows = this.#database().all(sql, [chatId, messageId, mostSidecars]);
    return rows.map((row) => ({
      upload_key: text(row, 'upload_key'),
      chat_id: number(row, 'chat_id'),
      message_id: number(row, 'message_id'),
      linked_at: text(row, 'linked_at'),
    }));
  }
}
