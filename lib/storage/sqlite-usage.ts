// What people have used of their quotas, and their languages, in SQLite.
import type { LanguageRecord, LanguageStore, UsageKind, UsageRecord, UsageStore } from './bot-memory.ts';
import { number, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** {@link UsageStore} on SQLite. */
export class SqliteUsage implements UsageStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async spend({
    userId,
    kind,
    windowStartMs,
    amount,
    limit,
  }: Parameters<UsageStore['spend']>[0]): Promise<{ readonly isWithin: boolean; readonly used: number }> {
    const database = this.#database();
    return database.transaction(() => {
      const before = this.#used(database, userId, kind, windowStartMs);
      if (before + amount > limit) return { isWithin: false, used: before };
      database.run(
        `INSERT INTO usage (user_id, kind, window_start_ms, amount) VALUES (?, ?, ?, ?)
         ON CONFLICT (user_id, kind) DO UPDATE SET window_start_ms = excluded.window_start_ms, amount = excluded.amount`,
        [userId, kind, windowStartMs, before + amount],
      );
      return { isWithin: true, used: before + amount };
    });
  }

  async used(userId: number, kind: UsageKind, windowStartMs: number): Promise<number> {
    return this.#used(this.#database(), userId, kind, windowStartMs);
  }

  async list({ windowStartMs, after, limit }: Parameters<UsageStore['list']>[0]): Promise<readonly UsageRecord[]> {
    const rows = this.#database().all(
      `SELECT user_id, coalesce(sum(amount) FILTER (WHERE kind = 'files'), 0) AS files,
         coalesce(sum(amount) FILTER (WHERE kind = 'bytes'), 0) AS bytes
       FROM usage WHERE window_start_ms = ? AND kind IN ('files', 'bytes') AND user_id > ?
       GROUP BY user_id ORDER BY user_id LIMIT ?`,
      [windowStartMs, after ?? Number.MIN_SAFE_INTEGER, limit],
    );
    return rows.map((row) => ({
      user_id: number(row, 'user_id'),
      files: number(row, 'files'),
      bytes: number(row, 'bytes'),
    }));
  }

  #used(database: SqliteDatabase, userId: number, kind: UsageKind, windowStartMs: number): number {
    const sql = 'SELECT amount FROM usage WHERE user_id = ? AND kind = ? AND window_start_ms = ?';
    const row = database.get(sql, [userId, kind, windowStartMs]);
    return row ? number(row, 'amount') : 0;
  }
}

/** {@link LanguageStore} on SQLite. */
export class SqliteLanguages implements LanguageStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(userId: number): Promise<LanguageRecord | undefined> {
    const row = this.#database().get('SELECT user_id, language, is_chosen FROM languages WHERE user_id = ?', [userId]);
    if (!row) return undefined;
    return {
      user_id: number(row, 'user_id'),
      language: text(row, 'language'),
      is_chosen: number(row, 'is_chosen') === 1,
    };
  }

  async save(record: LanguageRecord): Promise<void> {
    this.#database().run(
      `INSERT INTO languages (user_id, language, is_chosen) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET language = excluded.language, is_chosen = excluded.is_chosen`,
      [record.user_id, record.language, record.is_chosen],
    );
  }
}
