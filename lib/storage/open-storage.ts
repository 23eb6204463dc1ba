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

type StorageConfig = Pick<Config, 'dataDir' | 'mongo'> & {
  /** Only MongoDB is reached through the proxy. Default: direct connections. */
  readonly transport?: Pick<TransportConfig, 'socksProxy'>;
};

/**
 * The store for this configuration, not yet started.
 *
 * @returns MongoDB when MONGO_URL is set, otherwise SQLite at `<dataDir>/streamvault.db`.
 */
export function openStorage(config: StorageConfig, log: Log, options: OpenOptions = {}): Storage {
  const { role = 'server', proxyReports } = options;
  const { mongo, transport, dataDir } = config;
  if (mongo) {
    const roleOptions = role === 'maintenance' ? patience : {};
    const isCompanion = role === 'companion';
    const way = { socksProxy: transport?.socksProxy, proxyReports };
    return new MongoStorage({ ...mongo, ...way, isCompanion, ...roleOptions }, log);
  }
  const path = join(dataDir, 'streamvault.db');
  if (role !== 'companion') return new SqliteStorage(path, log);
  return new SqliteStorage(path, log, { isCompanion: true, busyTimeoutMs: companionBusyTimeoutMs });
}
