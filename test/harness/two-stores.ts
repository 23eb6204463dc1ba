// A store of each engine, empty, for suites that compare them.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { Config } from '#lib/config.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import type { MongoServer } from './mongo-server.ts';

export const engines = ['SQLite', 'MongoDB'] as const;
export type Engine = (typeof engines)[number];

export type StoreConfig = Pick<Config, 'dataDir' | 'mongo'>;

/** Stores of one test. */
export class Stores {
  readonly #server: MongoServer;
  readonly #folders: string[] = [];
  readonly #databases: string[] = [];
  readonly #open: Storage[] = [];

  constructor(server: MongoServer) {
    this.#server = server;
  }

  /** Where an empty store is to be. */
  async place(engine: Engine): Promise<StoreConfig> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sv-stores-'));
    this.#folders.push(dataDir);
    if (engine === 'SQLite') return { dataDir, mongo: undefined };
    const dbName = `sv_${randomUUID().slice(0, 8)}`;
    this.#databases.push(dbName);
    return { dataDir, mongo: { url: this.#server.url, dbName } };
  }

  /** Opens and starts the store at a place. */
  async open(config: StoreConfig): Promise<Storage> {
    const store = openStorage({ ...config, transport: { socksProxy: undefined } }, silentLog, { role: 'maintenance' });
    this.#open.push(store);
    await store.start();
    return store;
  }

  /** Stops all of them and removes what they have. */
  async dispose(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((store) => store.stop()));
    const client = new MongoClient(this.#server.url);
    for (const name of this.#databases.splice(0)) await client.db(name).dropDatabase();
    await client.close();
    await Promise.all(this.#folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  }
}
