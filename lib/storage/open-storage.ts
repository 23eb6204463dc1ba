// Chooses the store the configuration asks for.
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { SqliteStorage } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';

/**
 * The store for this configuration, not yet started.
 *
 * @returns SQLite at `<dataDir>/streamvault.db`.
 * @throws AppError `bad_configuration` when MONGO_URL is set.
 */
export function openStorage(config: Pick<Config, 'dataDir' | 'mongo'>, log: Log): Storage {
  if (config.mongo) {
    throw new AppError(
      'bad_configuration',
      'MongoDB is not supported by this version yet; remove MONGO_URL to use the embedded SQLite store.',
    );
  }
  return new SqliteStorage(join(config.dataDir, 'streamvault.db'), log);
}
