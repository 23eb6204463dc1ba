// Settings changed while running, and the sealed sessions of bots, in SQLite.
import type { BotSessionRecord, BotSessionStore, SettingRecord, SettingStore } from './auth-stores.ts';
import { number, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

const saveSql = `
  INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`;

/** {@link SettingStore} on SQLite. */
export class SqliteSettings implements SettingStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(key: string): Promise<string | undefined> {
    const row = this.#database().get('SELECT value FROM settings WHERE key = ?', [key]);
    return row && text(row, 'value');
  }

  async save(key: string, value: string, nowMs: number): Promise<void> {
    this.#database().run(saveSql, [key, value, nowMs]);
  }

  async remove(key: string): Promise<void> {
    this.#database().run('DELETE FROM settings WHERE key = ?', [key]);
  }

  async scan({ after = '', limit }: Parameters<SettingStore['scan']>[0]): Promise<readonly SettingRecord[]> {
    const sql = 'SELECT key, value, updated_at_ms FROM settings WHERE key > ? ORDER BY key LIMIT ?';
    const rows = this.#database().all(sql, [after, limit]);
    return rows.map((row) => ({
      key: text(row, 'key'),
      value: text(row, 'value'),
      updated_at_ms: number(row, 'updated_at_ms'),
    }));
  }

  async putAll(records: readonly SettingRecord[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const { key, value, updated_at_ms } of records) database.run(saveSql, [key, value, updated_at_ms]);
    });
  }
}

/** {@link BotSessionStore} on SQLite. */
export class SqliteBotSessions implements BotSessionStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(botId: number): Promise<BotSessionRecord | undefined> {
    const row = this.#database().get('SELECT * FROM bot_sessions WHERE bot_id = ?', [botId]);
    if (!row) return undefined;
    const updated_at_ms = number(row, 'updated_at_ms');
    return { bot_id: number(row, 'bot_id'), sealed: text(row, 'sealed'), updated_at_ms };
  }

  async save({ bot_id, sealed, updated_at_ms }: BotSessionRecord): Promise<void> {
    this.#database().run(
      `INSERT INTO bot_sessions (bot_id, sealed, updated_at_ms) VALUES (?, ?, ?)
       ON CONFLICT (bot_id) DO UPDATE SET sealed = excluded.sealed, updated_at_ms = excluded.updated_at_ms`,
      [bot_id, sealed, updated_at_ms],
    );
  }

  async remove(botId: number): Promise<void> {
    this.#database().run('DELETE FROM bot_sessions WHERE bot_id = ?', [botId]);
  }
}
