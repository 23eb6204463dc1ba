// The write-ahead log of ingest in SQLite.
import { AppError } from '../errors.ts';
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { insertMedia, keepPostKey } from './sqlite-media.ts';
import type { IngestEntry, IngestRowStore, IngestStore, MediaRecord } from './storage.ts';

const states = ['received', 'published', 'answered', 'rejected'] as const;

const columns = [
  'key',
  'chat_id',
  'message_id',
  'sender_id',
  'state',
  'copy_random_id',
  'answer_random_id',
  'log_top_id',
  'posted_message_id',
  'custom_name',
  'file_unique_id',
  'file_size',
  'is_duplicate',
  'received_at',
] as const satisfies readonly (keyof IngestEntry)[];

const columnList = columns.join(', ');
const insertSql = `INSERT INTO ingest (${columnList}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (key) DO NOTHING`;

function toEntry(row: SqlRow): IngestEntry {
  return {
    key: text(row, 'key'),
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    sender_id: number(row, 'sender_id'),
    state: oneOf(row, 'state', states),
    copy_random_id: text(row, 'copy_random_id'),
    answer_random_id: text(row, 'answer_random_id'),
    log_top_id: number(row, 'log_top_id'),
    posted_message_id: nullable(row, 'posted_message_id', number),
    custom_name: text(row, 'custom_name'),
    file_unique_id: text(row, 'file_unique_id'),
    file_size: number(row, 'file_size'),
    is_duplicate: number(row, 'is_duplicate') === 1,
    received_at: text(row, 'received_at'),
  };
}

/** {@link IngestStore} and {@link IngestRowStore} on SQLite. */
export class SqliteIngest implements IngestStore, IngestRowStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async receive(entry: IngestEntry): Promise<IngestEntry> {
    const database = this.#database();
    const values = columns.map((column) => entry[column]);
    return database.transaction(() => {
      database.run(insertSql, values);
      return this.#get(entry.key);
    });
  }

  async find(key: string): Promise<IngestEntry | undefined> {
    return this.#find(key);
  }

  async duplicate(key: string, postedMessageId: number): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      const { state } = this.#get(key);
      if (state === 'published' || state === 'answered') return;
      if (state === 'rejected') throw new AppError('internal', `the upload ${key} was rejected and is no duplicate`);
      const sql = "UPDATE ingest SET state = 'published', posted_message_id = ?, is_duplicate = 1 WHERE key = ?";
      database.run(sql, [postedMessageId, key]);
    });
  }

  async publish(key: string, record: MediaRecord): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      const { state } = this.#get(key);
      // Already published: its row stands, and a second copy of the film must not become a second row.
      if (state === 'published' || state === 'answered') return;
      if (state === 'rejected')
        throw new AppError('internal', `the upload ${key} was rejected and cannot be published`);
      insertMedia(database, record);
      keepPostKey(database, record, key);
      const sql = "UPDATE ingest SET state = 'published', posted_message_id = ? WHERE key = ?";
      database.run(sql, [record.message_id, key]);
    });
  }

  async answered(key: string): Promise<void> {
    this.#move(key, 'answered', ['published', 'answered']);
  }

  async rejected(key: string): Promise<void> {
    // From `published` too: the film is in the catalogue, but its sender can never be answered (he blocked the bot).
    this.#move(key, 'rejected', ['received', 'published', 'rejected']);
  }

  async unfinished(limit: number): Promise<readonly IngestEntry[]> {
    const sql = `SELECT ${columnList} FROM ingest WHERE state IN ('received', 'published')
      ORDER BY received_at, rowid LIMIT ?`;
    return this.#database().all(sql, [limit]).map(toEntry);
  }

  async scan(query: { after?: string; limit: number }): Promise<readonly IngestEntry[]> {
    const sql = `SELECT ${columnList} FROM ingest WHERE key > ? ORDER BY key LIMIT ?`;
    return this.#database()
      .all(sql, [query.after ?? '', query.limit])
      .map(toEntry);
  }

  async putAll(entries: readonly IngestEntry[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const entry of entries) {
        database.run('DELETE FROM ingest WHERE key = ?', [entry.key]);
        database.run(
          insertSql,
          columns.map((column) => entry[column]),
        );
      }
    });
  }

  #find(key: string): IngestEntry | undefined {
    const row = this.#database().get(`SELECT ${columnList} FROM ingest WHERE key = ?`, [key]);
    return row && toEntry(row);
  }

  #get(key: string): IngestEntry {
    const entry = this.#find(key);
    if (!entry) throw new AppError('not_found', `There is no upload ${key}.`);
    return entry;
  }

  #move(key: string, to: IngestEntry['state'], from: readonly IngestEntry['state'][]): void {
    const database = this.#database();
    database.transaction(() => {
      const { state } = this.#get(key);
      if (!from.includes(state))
        throw new AppError('internal', `the upload ${key} is ${state} and cannot become ${to}`);
      database.run('UPDATE ingest SET state = ? WHERE key = ?', [to, key]);
    });
  }
}
