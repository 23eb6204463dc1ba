// Files on their way from a browser into Telegram, in SQLite.
import { bytes, nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import type { UploadFacts, UploadProgress, UploadRecord, UploadStore } from './upload-store.ts';

const states = ['receiving', 'whole', 'published', 'lost'] as const;

const facts = `id, owner, state, file_name, custom_name, mime_type, size_bytes, bot_id, file_id, saved_parts, md5,
  message_id, created_at_ms, updated_at_ms`;

const toCommon = (row: SqlRow): Omit<UploadRecord, 'tail'> => ({
  id: text(row, 'id'),
  owner: text(row, 'owner'),
  state: oneOf(row, 'state', states),
  file_name: text(row, 'file_name'),
  custom_name: text(row, 'custom_name'),
  mime_type: text(row, 'mime_type'),
  size_bytes: number(row, 'size_bytes'),
  bot_id: number(row, 'bot_id'),
  file_id: text(row, 'file_id'),
  saved_parts: number(row, 'saved_parts'),
  md5: text(row, 'md5'),
  message_id: nullable(row, 'message_id', number),
  created_at_ms: number(row, 'created_at_ms'),
  updated_at_ms: number(row, 'updated_at_ms'),
});

/** {@link UploadStore} on SQLite. */
export class SqliteUploads implements UploadStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(record: UploadRecord): Promise<void> {
    const { id, owner, state, file_name, custom_name, mime_type, size_bytes, bot_id, file_id } = record;
    const { saved_parts, md5, message_id, created_at_ms, updated_at_ms, tail } = record;
    const sql = `INSERT INTO uploads (${facts}, tail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    const who = [id, owner, state, file_name, custom_name, mime_type, size_bytes, bot_id, file_id];
    this.#database().run(sql, [...who, saved_parts, md5, message_id, created_at_ms, updated_at_ms, tail]);
  }

  async find(id: string): Promise<UploadRecord | undefined> {
    const row = this.#database().get(`SELECT ${facts}, tail FROM uploads WHERE id = ?`, [id]);
    return row && { ...toCommon(row), tail: bytes(row, 'tail') };
  }

  async advance(id: string, { saved_parts, tail, updated_at_ms }: UploadProgress): Promise<boolean> {
    const sql = `UPDATE uploads SET saved_parts = ?, tail = ?, updated_at_ms = ? WHERE id = ? AND state = 'receiving'`;
    return this.#database().run(sql, [saved_parts, tail, updated_at_ms, id]) === 1;
  }

  async complete(id: string, whole: Parameters<UploadStore['complete']>[1]): Promise<boolean> {
    const sql = `UPDATE uploads SET state = 'whole', saved_parts = ?, md5 = ?, tail = x'', updated_at_ms = ?
      WHERE id = ? AND state IN ('receiving', 'whole')`;
    return this.#database().run(sql, [whole.saved_parts, whole.md5, whole.updated_at_ms, id]) === 1;
  }

  async end(id: string, { state, message_id, updated_at_ms }: Parameters<UploadStore['end']>[1]): Promise<boolean> {
    const sql = `UPDATE uploads SET state = ?, message_id = ?, updated_at_ms = ? WHERE id = ? AND state IN ('whole', ?)`;
    return this.#database().run(sql, [state, message_id, updated_at_ms, id, state]) === 1;
  }

  async remove(id: string): Promise<boolean> {
    return this.#database().run('DELETE FROM uploads WHERE id = ?', [id]) === 1;
  }

  async list({ owner, state, limit }: Parameters<UploadStore['list']>[0]): Promise<readonly UploadFacts[]> {
    const sql = `SELECT ${facts}, length(tail) AS tail_bytes FROM uploads
      WHERE (? IS NULL OR owner = ?) AND (? IS NULL OR state = ?) ORDER BY updated_at_ms DESC, id DESC LIMIT ?`;
    const rows = this.#database().all(sql, [owner, owner, state, state, limit]);
    return rows.map((row) => ({ ...toCommon(row), tail_bytes: number(row, 'tail_bytes') }));
  }

  async removeBefore(updatedAtMs: number): Promise<number> {
    return this.#database().run('DELETE FROM uploads WHERE updated_at_ms < ?', [updatedAtMs]);
  }
}
