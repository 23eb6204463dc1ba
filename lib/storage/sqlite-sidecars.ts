// Which uploads are the subtitles of which film, in SQLite.
import { number, text } from './row.ts';
import { mostSidecars, type SidecarLink, type SidecarStore } from './sidecar-store.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columns = 'upload_key, chat_id, message_id, linked_at' as const;

const linkSql = `
  INSERT INTO sidecars (${columns}) VALUES (?, ?, ?, ?)
  ON CONFLICT (upload_key) DO UPDATE SET chat_id = excluded.chat_id, message_id = excluded.message_id,
    linked_at = excluded.linked_at`;

/** {@link SidecarStore} on SQLite. */
export class SqliteSidecars implements SidecarStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async link({ upload_key, chat_id, message_id, linked_at }: SidecarLink): Promise<void> {
    this.#database().run(linkSql, [upload_key, chat_id, message_id, linked_at]);
  }

  async of(chatId: number, messageId: number): Promise<readonly SidecarLink[]> {
    const sql = `SELECT ${columns} FROM sidecars WHERE chat_id = ? AND message_id = ?
      ORDER BY linked_at DESC, upload_key DESC LIMIT ?`;
    return this.#database().all(sql, [chatId, messageId, mostSidecars]).map(toLink);
  }

  async scan({ after = '', limit }: Parameters<SidecarStore['scan']>[0]): Promise<readonly SidecarLink[]> {
    const sql = `SELECT ${columns} FROM sidecars WHERE upload_key > ? ORDER BY upload_key LIMIT ?`;
    return this.#database().all(sql, [after, limit]).map(toLink);
  }

  async putAll(links: readonly SidecarLink[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const { upload_key, chat_id, message_id, linked_at } of links) {
        database.run(linkSql, [upload_key, chat_id, message_id, linked_at]);
      }
    });
  }
}

function toLink(row: SqlRow): SidecarLink {
  return {
    upload_key: text(row, 'upload_key'),
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    linked_at: text(row, 'linked_at'),
  };
}
