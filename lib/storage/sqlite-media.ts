// The catalogue's rows in SQLite.
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import type {
  MediaFilter,
  MediaPage,
  MediaPlace,
  MediaRecord,
  MediaStore,
  MediaTotals,
  NewestPlace,
} from './storage.ts';

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

/** Rows asked for at once: two pages of the API. */
const mostAtOnce = 200;
const manySql = `SELECT ${columnList} FROM media WHERE (chat_id, message_id) IN
  (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)) LIMIT ${mostAtOnce}`;

/** Entries of an index passed over in one go on the way to a far page: about a millisecond. */
const hopRows = 10_000;
/** Where no index has all of the filter, rows are looked at, too. */
const hopRowsOfTwoFilters = 1000;

/** `AND …` for each condition whose value is there. */
function conditions(wanted: readonly (readonly [sql: string, value: string | number | undefined])[]) {
  const given = wanted.filter(([, value]) => value !== undefined);
  return {
    sql: given.map(([sql]) => `AND ${sql}`).join(' '),
    values: given.map(([, value]) => value),
  };
}

function conditionsOf({ fileType, uploadedBy }: MediaFilter, after: NewestPlace | undefined) {
  const filter = conditions([
    ['file_type = ?', fileType],
    ['uploaded_by = ?', uploadedBy],
  ]);
  if (!after) return filter;
  return {
    sql: `${filter.sql} AND (created_at, message_id, chat_id) < (?, ?, ?)`,
    values: [...filter.values, after.created_at, after.message_id, after.chat_id],
  };
}

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

  async findMany(places: readonly MediaPlace[]): Promise<readonly MediaRecord[]> {
    if (places.length > mostAtOnce) throw new RangeError(`${places.length} rows at once; at most ${mostAtOnce}`);
    if (places.length === 0) return [];
    // One parameter for any number of posts: a statement for each number would fill the cache of statements.
    const keys = JSON.stringify(places.map(({ chat_id, message_id }) => [chat_id, message_id]));
    return this.#database().all(manySql, [keys]).map(toRecord);
  }

  async totals(): Promise<MediaTotals> {
    const sql = 'SELECT file_type, is_active, sum(items) AS items, sum(bytes) AS bytes FROM media_totals GROUP BY 1, 2';
    const rows = this.#database().all(sql);
    const active = rows.filter((row) => number(row, 'is_active') === 1);
    const sum = (of: readonly SqlRow[], column: 'items' | 'bytes') =>
      of.reduce((total, row) => total + number(row, column), 0);
    const ofType = (type: MediaRecord['file_type']) => active.filter((row) => text(row, 'file_type') === type);
    return {
      items: sum(active, 'items'),
      bytes: sum(active, 'bytes'),
      videos: sum(ofType('video'), 'items'),
      audios: sum(ofType('audio'), 'items'),
      files: sum(ofType('file'), 'items'),
      removed: sum(rows, 'items') - sum(active, 'items'),
    };
  }

  async page({ page, perPage, ...filter }: Parameters<MediaStore['page']>[0]): Promise<MediaPage> {
    const total = this.#total(filter);
    const offset = (page - 1) * perPage;
    if (offset >= total) return { total, items: [] };
    const after = await this.#placeAt(filter, offset);
    return { total, items: this.#rowsAfter(filter, after, perPage) };
  }

  async pageAfter({ after, limit, ...filter }: Parameters<MediaStore['pageAfter']>[0]): Promise<MediaPage> {
    return { total: this.#total(filter), items: this.#rowsAfter(filter, after, limit) };
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

  #total({ fileType, uploadedBy }: MediaFilter): number {
    const { sql, values } = conditions([
      ['file_type = ?', fileType],
      ['uploaded_by = ?', uploadedBy],
    ]);
    const table = uploadedBy === undefined ? 'media_totals' : 'uploader_totals';
    const counted = `SELECT coalesce(sum(items), 0) AS total FROM ${table} WHERE is_active = 1 ${sql}`;
    const row = this.#database().get(counted, values);
    return row ? number(row, 'total') : 0;
  }

  /** The row that `offset` rows stand before and itself; undefined for 0. Others get their turn on the way to a far page. */
  async #placeAt(filter: MediaFilter, offset: number): Promise<NewestPlace | undefined> {
    const hop = filter.fileType !== undefined && filter.uploadedBy !== undefined ? hopRowsOfTwoFilters : hopRows;
    let place: NewestPlace | undefined;
    for (let left = offset; left > 0; left -= hop) {
      if (left < offset) await new Promise((resolve) => setImmediate(resolve));
      const { sql, values } = conditionsOf(filter, place);
      const oneOf = `SELECT created_at, message_id, chat_id FROM media WHERE is_active = 1 ${sql} ${newestFirst} LIMIT 1 OFFSET ?`;
      const row = this.#database().get(oneOf, [...values, Math.min(left, hop) - 1]);
      // Rows went away meanwhile: the page is past the end now.
      if (!row) return { created_at: '', message_id: 0, chat_id: 0 };
      place = {
        created_at: text(row, 'created_at'),
        message_id: number(row, 'message_id'),
        chat_id: number(row, 'chat_id'),
      };
    }
    return place;
  }

  #rowsAfter(filter: MediaFilter, after: NewestPlace | undefined, limit: number): readonly MediaRecord[] {
    const { sql, values } = conditionsOf(filter, after);
    const page = `SELECT ${columnList} FROM media WHERE is_active = 1 ${sql} ${newestFirst} LIMIT ?`;
    return this.#database()
      .all(page, [...values, limit])
      .map(toRecord);
  }

  #first(condition: string, values: readonly (string | number)[]): MediaRecord | undefined {
    const row = this.#database().get(`SELECT ${columnList} FROM media ${condition}`, values);
    return row && toRecord(row);
  }
}
