// The catalogue's rows as recovery and the export see them, in SQLite.
import { isDeepStrictEqual } from 'node:util';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { columns, toRecord } from './sqlite-media.ts';
import type { MediaPlace, MediaRow, MediaRowStore, RowOrder, RowState } from './storage.ts';

const rowColumns = [
  ...columns,
  'missing_since',
  'post_key',
  'caption_due',
] as const satisfies readonly (keyof MediaRow)[];

/** For SELECT; {@link toRow} reads it. */
export const rowColumnList = rowColumns.join(', ');

// Not INSERT OR REPLACE: that deletes the row there without the triggers that keep the sums.
const putSql = `INSERT INTO media (${rowColumnList}) VALUES (${rowColumns.map(() => '?').join(', ')})
  ON CONFLICT (chat_id, message_id) DO UPDATE SET
    ${rowColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** A row of {@link rowColumnList}. */
export function toRow(row: SqlRow): MediaRow {
  return {
    ...toRecord(row),
    missing_since: nullable(row, 'missing_since', text),
    post_key: nullable(row, 'post_key', text),
    caption_due: number(row, 'caption_due'),
  };
}

function findRow(database: SqliteDatabase, { chat_id, message_id }: MediaPlace): MediaRow | undefined {
  const sql = `SELECT ${rowColumnList} FROM media WHERE chat_id = ? AND message_id = ?`;
  const row = database.get(sql, [chat_id, message_id]);
  return row && toRow(row);
}

function putRow(database: SqliteDatabase, row: MediaRow): void {
  database.run(
    putSql,
    rowColumns.map((column) => row[column]),
  );
}

/** Tables with rows of a post; that of the post itself last, as triggers of the others look at it. */
const hangingOn = ['media_facts', 'viewer_progress', 'viewer_lists', 'sidecars', 'mirror_copies', 'media'] as const;

/** What each order goes by, and how. */
const orders: Readonly<Record<RowOrder, { readonly key: string; readonly isDown: boolean }>> = {
  newest: { key: 'created_at', isDown: true },
  oldest: { key: 'created_at', isDown: false },
  name: { key: 'custom_name COLLATE NOCASE', isDown: false },
  largest: { key: 'file_size', isDown: true },
};

const states: Readonly<Record<RowState, string>> = {
  active: 'AND is_active = 1',
  removed: 'AND is_active = 0 AND missing_since IS NULL',
  missing: 'AND missing_since IS NOT NULL',
};

/** {@link MediaRowStore} on SQLite. */
export class SqliteMediaRows implements MediaRowStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(chatId: number, messageId: number): Promise<MediaRow | undefined> {
    return findRow(this.#database(), { chat_id: chatId, message_id: messageId });
  }

  async scan(query: { after?: MediaPlace; limit: number }): Promise<readonly MediaRow[]> {
    return this.#after('', query);
  }

  async replace(expected: MediaRow | undefined, next: MediaRow): Promise<boolean> {
    const database = this.#database();
    return database.transaction(() => {
      if (!isDeepStrictEqual(findRow(database, next), expected)) return false;
      putRow(database, next);
      return true;
    });
  }

  async putAll(rows: readonly MediaRow[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const row of rows) putRow(database, row);
    });
  }

  async list({
    state,
    words,
    order,
    after,
    limit,
  }: Parameters<MediaRowStore['list']>[0]): Promise<readonly MediaRow[]> {
    const { key, isDown } = orders[order];
    const way = isDown ? 'DESC' : 'ASC';
    const has =
      words === undefined ? '' : String.raw`AND (custom_name LIKE ? ESCAPE '\' OR file_name LIKE ? ESCAPE '\')`;
    const pattern = `%${(words ?? '').replace(/[\\%_]/g, String.raw`\$&`)}%`;
    const from = after ? `AND (${key}, message_id, chat_id) ${isDown ? '<' : '>'} (?, ?, ?)` : '';
    const sql = `SELECT ${rowColumnList} FROM media WHERE 1 = 1 ${state ? states[state] : ''} ${has} ${from}
      ORDER BY ${key} ${way}, message_id ${way}, chat_id ${way} LIMIT ?`;
    const wordValues = words === undefined ? [] : [pattern, pattern];
    const place = after ? [after.key, after.message_id, after.chat_id] : [];
    return this.#database()
      .all(sql, [...wordValues, ...place, limit])
      .map(toRow);
  }

  async erase({ chat_id, message_id }: MediaPlace): Promise<boolean> {
    const database = this.#database();
    const place = [chat_id, message_id];
    return database.transaction(() => {
      const sql = 'SELECT 1 AS here FROM media WHERE chat_id = ? AND message_id = ? AND is_active = 0';
      if (!database.get(sql, place)) return false;
      for (const table of hangingOn) database.run(`DELETE FROM ${table} WHERE chat_id = ? AND message_id = ?`, place);
      database.run('DELETE FROM locations WHERE message_id = ?', [message_id]);
      return true;
    });
  }

  async missing(limit: number): Promise<readonly MediaRow[]> {
    const sql = `SELECT ${rowColumnList} FROM media WHERE missing_since IS NOT NULL
      ORDER BY missing_since DESC, chat_id, message_id LIMIT ?`;
    return this.#database().all(sql, [limit]).map(toRow);
  }

  async captionsDue(query: { after?: MediaPlace; limit: number }): Promise<readonly MediaRow[]> {
    return this.#after('caption_due > 0 AND', query);
  }

  async captionWritten({ chat_id, message_id, caption_due }: MediaRow): Promise<void> {
    // Every change raises the count: an equal one means that nothing has changed since.
    const sql = 'UPDATE media SET caption_due = 0 WHERE chat_id = ? AND message_id = ? AND caption_due = ?';
    this.#database().run(sql, [chat_id, message_id, caption_due]);
  }

  #after(condition: '' | 'caption_due > 0 AND', query: { after?: MediaPlace; limit: number }): readonly MediaRow[] {
    const sql = `SELECT ${rowColumnList} FROM media WHERE ${condition} (chat_id, message_id) > (?, ?)
      ORDER BY chat_id, message_id LIMIT ?`;
    const values = [query.after?.chat_id ?? -1, query.after?.message_id ?? -1, query.limit];
    return this.#database().all(sql, values).map(toRow);
  }
}
