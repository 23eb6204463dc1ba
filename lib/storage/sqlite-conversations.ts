// Short-lived state of chats in SQLite.
import type { ConversationRecord, ConversationStore } from './bot-memory.ts';
import { defaultMaxConversations, refuseLarge } from './conversation-bounds.ts';
import { number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columnList = 'key, kind, user_id, value, expires_at_ms';

function toRecord(row: SqlRow): ConversationRecord {
  return {
    key: text(row, 'key'),
    kind: text(row, 'kind'),
    user_id: number(row, 'user_id'),
    value: text(row, 'value'),
    expires_at_ms: number(row, 'expires_at_ms'),
  };
}

/** {@link ConversationStore} on SQLite. */
export class SqliteConversations implements ConversationStore {
  readonly #database: () => SqliteDatabase;
  readonly #maxRecords: number;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param maxRecords default 10,000.
   */
  constructor(database: () => SqliteDatabase, maxRecords = defaultMaxConversations) {
    this.#database = database;
    this.#maxRecords = maxRecords;
  }

  /** @throws AppError `internal` for a key or value beyond the limits. */
  async put(record: ConversationRecord, nowMs: number): Promise<void> {
    refuseLarge(record);
    const database = this.#database();
    database.transaction(() => {
      database.run('DELETE FROM conversations WHERE expires_at_ms <= ?', [nowMs]);
      database.run(
        `INSERT INTO conversations (${columnList}) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, user_id = excluded.user_id, value = excluded.value,
           expires_at_ms = excluded.expires_at_ms`,
        [record.key, record.kind, record.user_id, record.value, record.expires_at_ms],
      );
      this.#makeRoom(database, record.key);
    });
  }

  async find(key: string, nowMs: number): Promise<ConversationRecord | undefined> {
    return this.#find(this.#database(), key, nowMs);
  }

  async take(key: string, nowMs: number): Promise<ConversationRecord | undefined> {
    const database = this.#database();
    return database.transaction(() => {
      const record = this.#find(database, key, nowMs);
      if (record) database.run('DELETE FROM conversations WHERE key = ?', [key]);
      return record;
    });
  }

  async remove(key: string): Promise<void> {
    this.#database().run('DELETE FROM conversations WHERE key = ?', [key]);
  }

  async list(query: Parameters<ConversationStore['list']>[0]): Promise<readonly ConversationRecord[]> {
    const { kind, userId, nowMs, limit } = query;
    const ofUser = userId === undefined ? '' : 'AND user_id = ?';
    const sql = `SELECT ${columnList} FROM conversations WHERE kind = ? AND expires_at_ms > ? ${ofUser}
      ORDER BY expires_at_ms, key LIMIT ?`;
    const values = userId === undefined ? [kind, nowMs, limit] : [kind, nowMs, userId, limit];
    return this.#database().all(sql, values).map(toRecord);
  }

  #find(database: SqliteDatabase, key: string, nowMs: number): ConversationRecord | undefined {
    const row = database.get(`SELECT ${columnList} FROM conversations WHERE key = ? AND expires_at_ms > ?`, [
      key,
      nowMs,
    ]);
    return row && toRecord(row);
  }

  #makeRoom(database: SqliteDatabase, keptKey: string): void {
    const row = database.get('SELECT count(*) AS total FROM conversations');
    const excess = (row ? number(row, 'total') : 0) - this.#maxRecords;
    if (excess <= 0) return;
    database.run(
      `DELETE FROM conversations WHERE key IN (
         SELECT key FROM conversations WHERE key <> ? ORDER BY expires_at_ms, key LIMIT ?)`,
      [keptKey, excess],
    );
  }
}
