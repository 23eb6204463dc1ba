// The catalogue's rows in SQLite.
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import type { MediaPage, MediaRecord, MediaStore, MediaTotals } from './storage.ts';

/** Columns of a {@link MediaRecord}. */
export const columns = [
  'chat_id',
  'message_id',
  'document_id',
  'file_unique_id',
  'file_id',
  'custom_name',
  'file_name',
  'file_size',
  'file_type',
  'mime_type',
  'source',
  'youtube_url',
  'duration',
  'width',
  'height',
  'thumb',
  'uploaded_by',
  'created_at',
  'stream_link',
  'is_active',
] as const satisfies readonly (keyof MediaRecord)[];

const columnList = columns.join(', ');
const insertSql = `INSERT INTO media (${columnList}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (chat_id, message_id) DO NOTHING`;
const newestFirst = 'ORDER BY created_at DESC, message_id DESC, chat_id DESC';

/** A row of these columns. */
export function toRecord(row: SqlRow): MediaRecord {
  return {
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    document_id: text(row, 'document_id'),
    file_unique_id: text(row, 'file_unique_id'),
    file_id: text(row, 'file_id'),
    custom_name: text(row, 'custom_name'),
    file_name: nullable(row, 'file_name', text),
    file_size: number(row, 'file_size'),
    file_type: oneOf(row, 'file_type', ['video', 'audio', 'file']),
    mime_type: text(row, 'mime_type'),
    source: oneOf(row, 'source', ['direct_upload', 'youtube_link']),
    youtube_url: nullable(row, 'youtube_url', text),
    duration: nullable(row, 'duration', number),
    width: nullable(row, 'width', number),
    height: nullable(row, 'height', number),
    thumb: nullable(row, 'thumb', text),
    uploaded_by: number(row, 'uploaded_by'),
    created_at: text(row, 'created_at'),
    stream_link: text(row, 'stream_link'),
    is_active: number(row, 'is_active') === 1,
  };
}

/**
 * Adds a catalogue row; part of a larger transaction when the caller has one open.
 *
 * @returns false when (chat_id, message_id) is taken; the row there is left as it is.
 */
export function insertMedia(database: SqliteDatabase, record: MediaRecord): boolean {
  const values = columns.map((column) => record[column]);
  return database.run(insertSql, values) === 1;
}

/** Notes the key a row was published under; part of the caller's transaction. */
export function keepPostKey(database: SqliteDatabase, { chat_id, message_id }: MediaRecord, key: string): void {
  const sql = 'UPDATE media SET post_key = ? WHERE chat_id = ? AND message_id = ? AND post_key IS NULL';
  database.run(sql, [key, chat_id, message_id]);
}

/** {@link MediaStore} on SQLite. */
export class SqliteMedia implements MediaStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(record: MediaRecord): Promise<'added' | 'exists'> {
    return insertMedia(this.#database(), record) ? 'added' : 'exists';
  }

  async find(chatId: number, messageId: number): Promise<MediaRecord | undefined> {
    return this.#first('WHERE chat_id = ? AND message_id = ?', [chatId, messageId]);
  }

  async findByMessageId(messageId: number): Promise<MediaRecord | undefined> {
    // Equal ids in two channels: the post of the newer channel was made later.
    return this.#first('WHERE message_id = ? ORDER BY created_at DESC, chat_id DESC LIMIT 1', [messageId]);
  }

  async findByFile(fileUniqueId: string, sizeBytes: number): Promise<MediaRecord | undefined> {
    return this.#first(
      'WHERE is_active = 1 AND file_unique_id = ? AND file_size = ? ORDER BY created_at, message_id LIMIT 1',
      [fileUniqueId, sizeBytes],
    );
  }

  async findByLink(url: string): Promise<MediaRecord | undefined> {
    return this.#first('WHERE is_active = 1 AND youtube_url = ? ORDER BY created_at, message_id LIMIT 1', [url]);
  }

  async totals(): Promise<MediaTotals> {
    const row = this.#database().get(`SELECT
      coalesce(sum(is_active), 0) AS items,
      coalesce(sum(CASE WHEN is_active = 1 THEN file_size ELSE 0 END), 0) AS bytes,
      coalesce(sum(is_active = 1 AND file_type = 'video'), 0) AS videos,
      coalesce(sum(is_active = 1 AND file_type = 'audio'), 0) AS audios,
      coalesce(sum(is_active = 1 AND file_type = 'file'), 0) AS files,
      coalesce(sum(is_active = 0), 0) AS removed
      FROM media`);
    const count = (column: keyof MediaTotals) => (row ? number(row, column) : 0);
    return {
      items: count('items'),
      bytes: count('bytes'),
      videos: count('videos'),
      audios: count('audios'),
      files: count('files'),
      removed: count('removed'),
    };
  }

  async page({ page, perPage, fileType, uploadedBy }: Parameters<MediaStore['page']>[0]): Promise<MediaPage> {
    const ofType = fileType === undefined ? '' : 'AND file_type = ?';
    const ofUploader = uploadedBy === undefined ? '' : 'AND uploaded_by = ?';
    const where = `WHERE is_active = 1 ${ofType} ${ofUploader}`;
    const filter = [fileType, uploadedBy].filter((value) => value !== undefined);
    const database = this.#database();
    const counted = database.get(`SELECT count(*) AS total FROM media ${where}`, filter);
    const total = counted ? number(counted, 'total') : 0;
    const offset = (page - 1) * perPage;
    if (offset >= total) return { total, items: [] };
    const sql = `SELECT ${columnList} FROM media ${where} ${newestFirst} LIMIT ? OFFSET ?`;
    return { total, items: database.all(sql, [...filter, perPage, offset]).map(toRecord) };
  }

  async after(query: { created_at: string; message_id: number; limit: number }): Promise<readonly MediaRecord[]> {
    const sql = `SELECT ${columnList} FROM media
      WHERE is_active = 1 AND (created_at, message_id) < (?, ?) ${newestFirst} LIMIT ?`;
    return this.#database().all(sql, [query.created_at, query.message_id, query.limit]).map(toRecord);
  }

  async topMessageId(chatId: number): Promise<number> {
    const sql = 'SELECT coalesce(max(message_id), 0) AS top FROM media WHERE chat_id = ?';
    const row = this.#database().get(sql, [chatId]);
    return row ? number(row, 'top') : 0;
  }

  async rename(chatId: number, messageId: number, customName: string): Promise<boolean> {
    const sql = `UPDATE media SET custom_name = ?, caption_due = caption_due + (custom_name <> ?)
      WHERE chat_id = ? AND message_id = ?`;
    return this.#database().run(sql, [customName, customName, chatId, messageId]) === 1;
  }

  async setActive(chatId: number, messageId: number, isActive: boolean): Promise<boolean> {
    const sql = `UPDATE media SET is_active = ?, caption_due = caption_due + (is_active <> ?)
      WHERE chat_id = ? AND message_id = ? AND (missing_since IS NULL OR ? = 0)`;
    return this.#database().run(sql, [isActive, isActive, chatId, messageId, isActive]) === 1;
  }

  async setThumb(chatId: number, messageId: number, thumb: string): Promise<boolean> {
    const sql = 'UPDATE media SET thumb = ? WHERE chat_id = ? AND message_id = ?';
    return this.#database().run(sql, [thumb, chatId, messageId]) === 1;
  }

  #first(condition: string, values: readonly (string | number)[]): MediaRecord | undefined {
    const row = this.#database().get(`SELECT ${columnList} FROM media ${condition}`, values);
    return row && toRecord(row);
  }
}
