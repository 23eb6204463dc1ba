// Bytes served by day, in SQLite.
import type { EgressDay, EgressRecord, EgressStore } from './egress-store.ts';
import { number, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** {@link EgressStore} on SQLite. */
export class SqliteEgress implements EgressStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async save({ day, node, bytes }: EgressRecord): Promise<void> {
    this.#database().run(
      `INSERT INTO egress (day, node, bytes) VALUES (?, ?, ?)
       ON CONFLICT (day, node) DO UPDATE SET bytes = max(bytes, excluded.bytes)`,
      [day, node, bytes],
    );
  }

  async served(day: string, node: string): Promise<number> {
    const row = this.#database().get('SELECT bytes FROM egress WHERE day = ? AND node = ?', [day, node]);
    return row ? number(row, 'bytes') : 0;
  }

  async days({ from }: { readonly from: string }): Promise<readonly EgressDay[]> {
    const sql = 'SELECT day, sum(bytes) AS bytes FROM egress WHERE day >= ? GROUP BY day ORDER BY day';
    const rows = this.#database().all(sql, [from]);
    return rows.map((row) => ({ day: text(row, 'day'), bytes: number(row, 'bytes') }));
  }

  async forget(before: string): Promise<void> {
    this.#database().run('DELETE FROM egress WHERE day < ?', [before]);
  }
}
