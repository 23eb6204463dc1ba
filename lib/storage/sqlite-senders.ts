// Who sends files, and limits of single ones, in SQLite.
import type { SenderRecord, SenderStore } from './bot-memory.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columns = 'user_id, subject, daily_files, daily_bytes';

function toSender(row: SqlRow): SenderRecord {
  return {
    user_id: number(row, 'user_id'),
    subject: text(row, 'subject'),
    daily_files: nullable(row, 'daily_files', number),
    daily_bytes: nullable(row, 'daily_bytes', number),
  };
}

/** {@link SenderStore} on SQLite. */
export class SqliteSenders implements SenderStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(userId: number): Promise<SenderRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM senders WHERE user_id = ?`, [userId]);
    return row && toSender(row);
  }

  async findMany(userIds: readonly number[]): Promise<readonly SenderRecord[]> {
    const sql = `SELECT ${columns} FROM senders WHERE user_id IN (SELECT value FROM json_each(?))`;
    return this.#database()
      .all(sql, [JSON.stringify(userIds)])
      .map(toSender);
  }

  async note({ user_id, subject }: Pick<SenderRecord, 'user_id' | 'subject'>): Promise<void> {
    const sql = 'INSERT INTO senders (user_id, subject) VALUES (?, ?) ON CONFLICT DO NOTHING';
    this.#database().run(sql, [user_id, subject]);
  }

  async limit({ user_id, subject, daily_files, daily_bytes }: SenderRecord): Promise<void> {
    this.#database().run(
      `INSERT INTO senders (${columns}) VALUES (?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET daily_files = excluded.daily_files, daily_bytes = excluded.daily_bytes`,
      [user_id, subject, daily_files, daily_bytes],
    );
  }

  async listLimited({ after, limit }: Parameters<SenderStore['listLimited']>[0]): Promise<readonly SenderRecord[]> {
    const sql = `SELECT ${columns} FROM senders
      WHERE (daily_files IS NOT NULL OR daily_bytes IS NOT NULL) AND user_id > ? ORDER BY user_id LIMIT ?`;
    return this.#database()
      .all(sql, [after ?? Number.MIN_SAFE_INTEGER, limit])
      .map(toSender);
  }
}
