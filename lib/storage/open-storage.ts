// Chooses the store the configuration asks for.
import { join } from 'node:path';
import type { Config, TransportConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { ProxyReports } from '../proxy/proxy-watch.ts';
import { MongoStorage } from './mongo-storage.ts';
import { SqliteStorage } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';

/** For whom the store is opened. */
export interface OpenOptions {
  /** Hears how the proxy to MongoDB fares. Default: nobody does. */
  readonly proxyReports?: ProxyReports;
  /**
   * `server`: holds the data folder (`lockDataFolder`), makes and migrates what the store needs, and begins without a MongoDB that
   * does not answer yet. `companion`: a worker on the same store, which makes nothing; a file must be there at this
   * version's schema. `maintenance`: as the server, but what does not answer is an error. Default `server`.
   */
  readonly role?: 'server' | 'companion' | 'maintenance';
}

/** A worker has nobody to keep waiting, and gives way to the server's writes for longer. */
const companionBusyTimeoutMs = 15_000;
/** Nobody waits for an import, and its rows are many. */
const maintenanceAnswerTimeoutMs = 120_000;
/** The driver drops every connection when its own look at the server takes longer: one that is busy with an import is no dead one. */
const maintenanceConnectTimeoutMs = 10_000;

const patience = {
  mustAnswer: true,
  answerTimeoutMs: maintenanceAnswerTimeoutMs,
  connectTimeoutMs: maintenanceConnectTimeoutMs,
} as const;

/** Which store, and the way to it. Not to be left out where it may be MongoDB: whoever forgot the proxy would go around it. */
export interface StorageConfig extends Pick<Config, 'dataDir' | 'mongo'> {
  readonly transport: Pick<TransportConfig, 'socksProxy'>;
}

/** A file needs no way. */
type FileConfig = Pick<Config, 'dataDir'> & { readonly mongo: undefined };

/**
 * The store for this configuration, not yet started.
 *
 * @returns MongoDB when MONGO_URL is set, otherwise SQLite at `<dataDir>/streamvault.db`.
 */
export function openStorage(config: StorageConfig | FileConfig, log: Log, options: OpenOptions = {}): Storage {
  const { role = 'server', proxyReports } = options;
  const { dataDir } = config;
  if (config.mongo) {
    const { mongo, transport } = config;
    const roleOptions = role === 'maintenance' ? patience : {};
    const isCompanion = role === 'companion';
    const way = { socksProxy: transport.socksProxy, proxyReports };
    return new MongoStorage({ ...mongo, ...way, isCompanion, ...roleOptions }, log);
  }
  const path = join(dataDir, 'streamvault.db');
  if (role !== 'companion') return new SqliteStorage(path, log);
  return new SqliteStorage(path, log, { isCompanion: true, busyTimeoutMs: companionBusyTimeoutMs });
}
