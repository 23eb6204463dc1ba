// The trail of changes, and what was revoked, in SQLite.
import type { AuditRecord, AuditStore, RevocationRecord, RevocationStore } from './auth-stores.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

function toAudit(row: SqlRow): AuditRecord {
  return {
    id: text(row, 'id'),
    at_ms: number(row, 'at_ms'),
    actor: text(row, 'actor'),
    action: text(row, 'action'),
    target: text(row, 'target'),
    detail: text(row, 'detail'),
    ip: text(row, 'ip'),
  };
}

/** {@link AuditStore} on SQLite. */
export class SqliteAudit implements AuditStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add({ id, at_ms, actor, action, target, detail, ip }: AuditRecord): Promise<void> {
    const sql = 'INSERT INTO audit (id, at_ms, actor, action, target, detail, ip) VALUES (?, ?, ?, ?, ?, ?, ?)';
    this.#database().run(sql, [id, at_ms, actor, action, target, detail, ip]);
  }

  async list({ before, target, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    const { at_ms, id } = before ?? { at_ms: Number.MAX_SAFE_INTEGER, id: '' };
    const place = '(at_ms, id) < (?, ?)';
    const order = 'ORDER BY at_ms DESC, id DESC LIMIT ?';
    if (target === undefined) {
      const rows = this.#database().all(`SELECT * FROM audit WHERE ${place} ${order}`, [at_ms, id, limit]);
      return rows.map(toAudit);
    }
    const sql = `SELECT * FROM audit WHERE target = ? AND ${place} ${order}`;
    return this.#database().all(sql, [target, at_ms, id, limit]).map(toAudit);
  }

  async removeBefore(atMs: number): Promise<number> {
    return this.#database().run('DELETE FROM audit WHERE at_ms < ?', [atMs]);
  }
}

function toRevocation(row: SqlRow): RevocationRecord {
  return {
    key: text(row, 'key'),
    generation: number(row, 'generation'),
    updated_at_ms: number(row, 'updated_at_ms'),
    expires_at_ms: nullable(row, 'expires_at_ms', number),
  };
}

/** {@link RevocationStore} on SQLite. */
export class SqliteRevocations implements RevocationStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(key: string, nowMs: number, expiresAtMs: number | null): Promise<RevocationRecord> {
    const database = this.#database();
    return database.transaction(() => {
      database.run(
        `INSERT INTO revocations (key, generation, updated_at_ms, expires_at_ms) VALUES (?, 1, ?, ?)
         ON CONFLICT (key) DO UPDATE SET generation = generation + 1, updated_at_ms = excluded.updated_at_ms,
           expires_at_ms = excluded.expires_at_ms`,
        [key, nowMs, expiresAtMs],
      );
      const row = database.get('SELECT * FROM revocations WHERE key = ?', [key]);
      return toRevocation(row ?? {});
    });
  }

  async list({ after, limit }: Parameters<RevocationStore['list']>[0]): Promise<readonly RevocationRecord[]> {
    const { updated_at_ms, key } = after ?? { updated_at_ms: -1, key: '' };
    const sql = 'SELECT * FROM revocations WHERE (updated_at_ms, key) > (?, ?) ORDER BY updated_at_ms, key LIMIT ?';
    return this.#database().all(sql, [updated_at_ms, key, limit]).map(toRevocation);
  }

  async removeExpired(nowMs: number): Promise<number> {
    return this.#database().run('DELETE FROM revocations WHERE expires_at_ms <= ?', [nowMs]);
  }

  async putAll(records: readonly RevocationRecord[]): Promise<void> {
    const database = this.#database();
    const sql = `INSERT INTO revocations (key, generation, updated_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET generation = max(generation, excluded.generation),
        updated_at_ms = max(updated_at_ms, excluded.updated_at_ms), expires_at_ms = excluded.expires_at_ms`;
    database.transaction(() => {
      for (const { key, generation, updated_at_ms, expires_at_ms } of records) {
        database.run(sql, [key, generation, updated_at_ms, expires_at_ms]);
      }
    });
  }
}
