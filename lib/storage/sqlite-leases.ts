// Nodes and the leases of bots, in SQLite: one process has the file, so that nobody contends for them.
import type { LeaseStore, LeaseView } from './lease-store.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { leaseView } from './stored-leases.ts';

/** {@link LeaseStore} on SQLite. */
export class SqliteLeases implements LeaseStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async beat({ id, name }: Parameters<LeaseStore['beat']>[0]): Promise<void> {
    this.#database().run(
      `INSERT INTO nodes (id, name, beat) VALUES (?, ?, 1)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, beat = beat + 1`,
      [id, name],
    );
  }

  async view(): Promise<LeaseView> {
    const nodes = this.#database().all('SELECT * FROM nodes ORDER BY id');
    const leases = this.#database().all('SELECT * FROM leases ORDER BY resource');
    return leaseView(nodes, leases);
  }

  async claim(resource: string, seenToken: number, holder: string): Promise<number | undefined> {
    const token = seenToken + 1;
    const changes =
      seenToken === 0
        ? this.#database().run(
            'INSERT INTO leases (resource, holder, token) VALUES (?, ?, ?) ON CONFLICT (resource) DO NOTHING',
            [resource, holder, token],
          )
        : this.#database().run('UPDATE leases SET holder = ?, token = ? WHERE resource = ? AND token = ?', [
            ...[holder, token, resource, seenToken],
          ]);
    return changes === 1 ? token : undefined;
  }

  async release(resource: string, token: number): Promise<boolean> {
    const sql = 'UPDATE leases SET holder = NULL WHERE resource = ? AND token = ?';
    return this.#database().run(sql, [resource, token]) === 1;
  }

  async forget(id: string, seenBeat: number): Promise<void> {
    this.#database().run('DELETE FROM nodes WHERE id = ? AND beat = ?', [id, seenBeat]);
  }
}
