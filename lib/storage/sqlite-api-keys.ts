// Keys of programs and personal tokens, in SQLite.

import type { ApiKeyRecord, ApiKeyStore } from './auth-stores.ts';
import type { SqlValue } from './bind.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columns =
  'id, name, scopes, key_hash, user_id, created_at_ms, created_by, expires_at_ms, last_used_at_ms, is_revoked';

function toKey(row: SqlRow): ApiKeyRecord {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    scopes: text(row, 'scopes').split(' ').filter(Boolean),
    key_hash: text(row, 'key_hash'),
    user_id: nullable(row, 'user_id', text),
    created_at_ms: number(row, 'created_at_ms'),
    created_by: text(row, 'created_by'),
    expires_at_ms: nullable(row, 'expires_at_ms', number),
    last_used_at_ms: nullable(row, 'last_used_at_ms', number),
    is_revoked: number(row, 'is_revoked') === 1,
  };
}

const putSql = `
  INSERT INTO api_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, scopes = excluded.scopes, key_hash = excluded.key_hash,
    user_id = excluded.user_id, created_at_ms = excluded.created_at_ms, created_by = excluded.created_by,
    expires_at_ms = excluded.expires_at_ms, last_used_at_ms = excluded.last_used_at_ms,
    is_revoked = max(is_revoked, excluded.is_revoked)`;

function valuesOf(key: ApiKeyRecord): readonly SqlValue[] {
  const { id, name, scopes, key_hash, user_id, created_at_ms, created_by, expires_at_ms, last_used_at_ms } = key;
  const whose = [user_id, created_at_ms, created_by, expires_at_ms, last_used_at_ms, key.is_revoked];
  return [id, name, scopes.join(' '), key_hash, ...whose];
}

/** {@link ApiKeyStore} on SQLite. */
export class SqliteApiKeys implements ApiKeyStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(key: ApiKeyRecord): Promise<'added' | 'exists'> {
    const sql = `INSERT INTO api_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    return this.#database().run(sql, valuesOf(key)) === 1 ? 'added' : 'exists';
  }

  async find(id: string): Promise<ApiKeyRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM api_keys WHERE id = ?`, [id]);
    return row && toKey(row);
  }

  async findByHash(hash: string): Promise<ApiKeyRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM api_keys WHERE key_hash = ?`, [hash]);
    return row && toKey(row);
  }

  async list({ after = '', userId, limit }: Parameters<ApiKeyStore['list']>[0]): Promise<readonly ApiKeyRecord[]> {
    const database = this.#database();
    const order = 'ORDER BY id LIMIT ?';
    if (userId === undefined) {
      return database.all(`SELECT ${columns} FROM api_keys WHERE id > ? ${order}`, [after, limit]).map(toKey);
    }
    const sql = `SELECT ${columns} FROM api_keys WHERE user_id = ? AND id > ? ${order}`;
    return database.all(sql, [userId, after, limit]).map(toKey);
  }

  async revoke(id: string): Promise<boolean> {
    return this.#database().run('UPDATE api_keys SET is_revoked = 1 WHERE id = ? AND is_revoked = 0', [id]) === 1;
  }

  async used(id: string, atMs: number): Promise<void> {
    const sql = 'UPDATE api_keys SET last_used_at_ms = max(coalesce(last_used_at_ms, 0), ?) WHERE id = ?';
    this.#database().run(sql, [atMs, id]);
  }

  async putAll(keys: readonly ApiKeyRecord[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const key of keys) database.run(putSql, valuesOf(key));
    });
  }
}
