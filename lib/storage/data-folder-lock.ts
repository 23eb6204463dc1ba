// One process per data folder: two on the same bot sessions would log each other out.
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** A held lock. */
export interface DataFolderLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Takes the lock of a data folder.
 *
 * It is a write lock of SQLite on a file of its own, so the system gives it back when the process dies, however it dies.
 *
 * @param dataDir created when missing.
 * @throws AppError `bad_configuration` with a plain sentence when another process holds it; `storage_unavailable` when the
 * folder cannot be written.
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const database = new SqliteDatabase(join(dataDir, 'lock.db'), { busyTimeoutMs: 0 });
  try {
    database.script('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    const sentence = `The data folder ${dataDir} is in use by another StreamVault. Stop that one, or set DATA_DIR to another folder.`;
    throw new AppError('bad_configuration', sentence, { cause: error });
  }
  return { release: () => database.close() };
}
