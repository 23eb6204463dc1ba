// Brings the file of SQLite to the newest schema, or asks whether it is there already.
import { AppError } from '../errors.ts';
import type { Migration } from './migrations/migration.ts';
import { migrations } from './migrations/migrations.ts';
import { number } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * Brings a database to the newest schema, each step in a transaction of its own together with its record.
 *
 * @param steps default: {@link migrations}.
 * @returns how many steps were applied and the version reached.
 * @throws AppError `storage_unavailable` when the file was written by a newer version of the program, or a step fails (the
 * file then stands at the last step that succeeded).
 */
export function migrate(
  database: SqliteDatabase,
  steps: readonly Migration[] = migrations,
): { readonly applied: number; readonly version: number } {
  database.script(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT`);
  const newest = steps.at(-1)?.version ?? 0;
  refuseNewer(database, newest, currentVersion(database));
  const applied = steps.filter((step) => applyStep(database, step)).length;
  return { applied, version: newest };
}

/**
 * For a process that opens the file beside its owner: the schema must be there already.
 *
 * @returns as {@link migrate}, with nothing applied.
 * @throws AppError `storage_unavailable` when the file stands at another schema.
 */
export function requireSchema(
  database: SqliteDatabase,
  steps: readonly Migration[] = migrations,
): { readonly applied: number; readonly version: number } {
  const version = steps.at(-1)?.version ?? 0;
  const table = database.get(
    "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
  );
  const found = table ? currentVersion(database) : 0;
  refuseNewer(database, version, found);
  if (found === version) return { applied: 0, version };
  const sentence = `The database file ${database.path} is of an older version (schema ${found}, this version needs ${version}). Start the server of this version first.`;
  throw new AppError('storage_unavailable', sentence);
}

function currentVersion(database: SqliteDatabase): number {
  const row = database.get('SELECT coalesce(max(version), 0) AS version FROM schema_migrations');
  return row ? number(row, 'version') : 0;
}

function refuseNewer(database: SqliteDatabase, newest: number, found: number): void {
  if (found <= newest) return;
  throw new AppError(
    'storage_unavailable',
    `The database file ${database.path} was written by a newer version of StreamVault ` +
      `(schema ${found}, this version knows ${newest}). Start that version, or use another data folder.`,
  );
}

function applyStep(database: SqliteDatabase, step: Migration): boolean {
  return database.transaction(() => {
    // Asked inside the transaction: another process may have applied the step while this one waited for the lock.
    if (currentVersion(database) >= step.version) return false;
    try {
      database.script(step.sql);
    } catch (error) {
      throw new AppError(
        'storage_unavailable',
        `The database file ${database.path} could not be brought to schema ${step.version} (${step.name}).`,
        { cause: error },
      );
    }
    const appliedAt = new Date().toISOString();
    database.run('INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, ?)', [
      step.version,
      step.name,
      appliedAt,
    ]);
    return true;
  });
}
