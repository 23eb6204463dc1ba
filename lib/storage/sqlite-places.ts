// Where long work stands, in SQLite.
import { text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { PlaceStore } from './storage.ts';

/** {@link PlaceStore} on SQLite. */
export class SqlitePlaces implements PlaceStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(name: string): Promise<string | undefined> {
    const row = this.#database().get('SELECT value FROM places WHERE name = ?', [name]);
    return row && text(row, 'value');
  }

  async save(name: string, value: string): Promise<void> {
    const sql =
      'INSERT INTO places (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    this.#database().run(sql, [name, value]);
  }

  async remove(name: string): Promise<void> {
    this.#database().run('DELETE FROM places WHERE name = ?', [name]);
  }
}
