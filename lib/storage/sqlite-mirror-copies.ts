// Copies in the second log channel, in SQLite.
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { rowColumnList, toRow } from './sqlite-media-rows.ts';
import type { MediaPlace, MediaRow, MirrorCopy, MirrorCopyStore } from './storage.ts';

const columns = [
  'chat_id',
  'message_id',
  'mirror_chat_id',
  'document_id',
  'random_id',
  'after_id',
  'copy_message_id',
] as const satisfies readonly (keyof MirrorCopy)[];

const columnList = columns.join(', ');
const saveSql = `INSERT OR REPLACE INTO mirror_copies (${columnList}) VALUES (${columns.map(() => '?').join(', ')})`;

function toCopy(row: SqlRow): MirrorCopy {
  return {
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    mirror_chat_id: number(row, 'mirror_chat_id'),
    document_id: text(row, 'document_id'),
    random_id: text(row, 'random_id'),
    after_id: number(row, 'after_id'),
    copy_message_id: nullable(row, 'copy_message_id', number),
  };
}

/** {@link MirrorCopyStore} on SQLite. */
export class SqliteMirrorCopies implements MirrorCopyStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find({ chat_id, message_id }: MediaPlace, mirrorChatId: number): Promise<MirrorCopy | undefined> {
    const sql = `SELECT ${columnList} FROM mirror_copies WHERE chat_id = ? AND message_id = ? AND mirror_chat_id = ?`;
    const row = this.#database().get(sql, [chat_id, message_id, mirrorChatId]);
    return row && toCopy(row);
  }

  async save(copy: MirrorCopy): Promise<void> {
    this.#save(this.#database(), copy);
  }

  async wanting(query: Parameters<MirrorCopyStore['wanting']>[0]): Promise<readonly MediaRow[]> {
    const sql = `SELECT ${rowColumnList} FROM media
      WHERE chat_id = ? AND message_id > ? AND missing_since IS NULL AND NOT EXISTS (
        SELECT 1 FROM mirror_copies AS copy
        WHERE copy.chat_id = media.chat_id AND copy.message_id = media.message_id AND copy.mirror_chat_id = ?
          AND copy.document_id = media.document_id AND copy.copy_message_id IS NOT NULL)
      ORDER BY message_id LIMIT ?`;
    const { chatId, mirrorChatId, afterMessageId, limit } = query;
    return this.#database().all(sql, [chatId, afterMessageId, mirrorChatId, limit]).map(toRow);
  }

  async topCopyId(mirrorChatId: number): Promise<number> {
    const sql = 'SELECT coalesce(max(copy_message_id), 0) AS top FROM mirror_copies WHERE mirror_chat_id = ?';
    const row = this.#database().get(sql, [mirrorChatId]);
    return row ? number(row, 'top') : 0;
  }

  async scan({ after, limit }: Parameters<MirrorCopyStore['scan']>[0]): Promise<readonly MirrorCopy[]> {
    const sql = `SELECT ${columnList} FROM mirror_copies WHERE (chat_id, message_id, mirror_chat_id) > (?, ?, ?)
      ORDER BY chat_id, message_id, mirror_chat_id LIMIT ?`;
    const values = [after?.chat_id ?? -1, after?.message_id ?? -1, after?.mirror_chat_id ?? -1, limit];
    return this.#database().all(sql, values).map(toCopy);
  }

  async putAll(copies: readonly MirrorCopy[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const copy of copies) this.#save(database, copy);
    });
  }

  #save(database: SqliteDatabase, copy: MirrorCopy): void {
    database.run(
      saveSql,
      columns.map((column) => copy[column]),
    );
  }
}
