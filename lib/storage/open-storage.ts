// Chooses the store the configuration asks for.
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { SqliteStorage } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';

export interface OpenOptions {
  /**
   * `server`: the one process that holds the data folder (`lockDataFolder`); it creates and migrates the file. `companion`: a
   * worker beside it on the same file, which must be there at this version's schema. Default `server`.
   */
  readonly role?: 'server' | 'companion';
}

/** A worker has nobody to keep waiting, and gives way to the server's writes for longer. */
const companionBusyTimeoutMs = 15_000;

/**
 * The store for this configuration, not yet started.
 *
 * @returns SQLite at `<dataDir>/streamvault.db`.
 * @throws AppError `bad_configuration` when MONGO_URL is set.
 */
export function openStorage(
  config: Pick<Config, 'dataDir' | 'mongo'>,
  log: Log,
  { role = 'server' }: OpenOptions = {},
): Storage {
  if (config.mongo) {
    throw new AppError(
      'bad_configuration',
      'MongoDB is not supported by this version yet; remove MONGO_URL to use the embedded SQLite store.',
    );
  }
  const path = join(config.dataDir, 'streamvault.db');
  if (role === 'server') return new SqliteStorage(path, log);
  return new SqliteStorage(path, log, { isCompanion: true, busyTimeoutMs: companionBusyTimeoutMs });
}
