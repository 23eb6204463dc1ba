// People who sign in, in SQLite.

import type { UserChanges, UserRecord, UserStore } from './auth-stores.ts';
import type { SqlValue } from './bind.ts';
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columns = 'id, login, role, password_hash, is_disabled, generation, created_at_ms, shown_name';

function toUser(row: SqlRow): UserRecord {
  return {
    id: text(row, 'id'),
    login: text(row, 'login'),
    role: oneOf(row, 'role', ['admin', 'viewer']),
    password_hash: text(row, 'password_hash'),
    is_disabled: number(row, 'is_disabled') === 1,
    generation: number(row, 'generation'),
    created_at_ms: number(row, 'created_at_ms'),
    shown_name: nullable(row, 'shown_name', text),
  };
}

const putSql = `
  INSERT INTO users (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET login = excluded.login, role = excluded.role, password_hash = excluded.password_hash,
    is_disabled = excluded.is_disabled, generation = max(generation, excluded.generation),
    created_at_ms = excluded.created_at_ms, shown_name = excluded.shown_name`;

function valuesOf(user: UserRecord): readonly SqlValue[] {
  const { id, login, role, password_hash, is_disabled, generation, created_at_ms, shown_name } = user;
  return [id, login, role, password_hash, is_disabled, generation, created_at_ms, shown_name];
}

/** {@link UserStore} on SQLite. */
export class SqliteUsers implements UserStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(user: UserRecord): Promise<'added' | 'exists'> {
    const sql = `INSERT INTO users (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    return this.#database().run(sql, valuesOf(user)) === 1 ? 'added' : 'exists';
  }

  async find(id: string): Promise<UserRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM users WHERE id = ?`, [id]);
    return row && toUser(row);
  }

  async findByLogin(login: string): Promise<UserRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM users WHERE login = ?`, [login]);
    return row && toUser(row);
  }

  async list({ after = '', part = '', limit }: Parameters<UserStore['list']>[0]): Promise<readonly UserRecord[]> {
    const sql = `SELECT ${columns} FROM users WHERE login > ? AND instr(login, ?) > 0 ORDER BY login LIMIT ?`;
    return this.#database().all(sql, [after, part, limit]).map(toUser);
  }

  async change(id: string, { role, password_hash, is_disabled }: UserChanges): Promise<boolean> {
    const sql = `UPDATE users SET role = coalesce(?, role), password_hash = coalesce(?, password_hash),
      is_disabled = coalesce(?, is_disabled), generation = generation + 1 WHERE id = ?`;
    return this.#database().run(sql, [role, password_hash, is_disabled, id]) === 1;
  }

  async countAdmins(): Promise<number> {
    const row = this.#database().get("SELECT count(*) AS total FROM users WHERE role = 'admin' AND is_disabled = 0");
    return row ? number(row, 'total') : 0;
  }

  async putAll(users: readonly UserRecord[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const user of users) {
        database.run('DELETE FROM users WHERE login = ? AND id <> ?', [user.login, user.id]);
        database.run(putSql, valuesOf(user));
      }
    });
  }
}
