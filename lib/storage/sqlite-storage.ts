// The embedded store: one SQLite file, opened, checked and brought to the newest schema at start.
import { statSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Migration, migrate, migrations } from './migrations.ts';
import { number, text } from './row.ts';
import { SqliteBotState } from './sqlite-bot-state.ts';
import { SqliteConversations } from './sqlite-conversations.ts';
import { SqliteDatabase, type SqliteOptions } from './sqlite-database.ts';
import { SqliteIngest } from './sqlite-ingest.ts';
import { SqliteLocations } from './sqlite-locations.ts';
import { SqliteMedia } from './sqlite-media.ts';
import { SqlitePosters } from './sqlite-posters.ts';
import { SqliteLanguages, SqliteUsage } from './sqlite-usage.ts';
import type { SchemaReport, Storage } from './storage.ts';

/** Above this size the pages are not all read at start: it would delay a start by seconds. */
const maxCheckedBytes = 256 * 1024 * 1024;

const tables = [
  ...['media', 'ingest', 'posters', 'bot_updates', 'peers', 'locations'],
  ...['conversations', 'usage', 'languages'],
] as const;

/** {@link Storage} on one SQLite file. */
export class SqliteStorage implements Storage {
  readonly media: SqliteMedia;
  readonly ingest: SqliteIngest;
  readonly posters: SqlitePosters;
  readonly bots: SqliteBotState;
  readonly locations: SqliteLocations;
  readonly conversations: SqliteConversations;
  readonly usage: SqliteUsage;
  readonly languages: SqliteLanguages;
  readonly #path: string;
  readonly #log: Log;
  readonly #options: SqliteOptions & { readonly steps?: readonly Migration[] };
  #database: SqliteDatabase | undefined;
  #report: SchemaReport | undefined;

  /**
   * @param path of the database file; it and its folder are created by `start`.
   * @param options `steps`: the schema to bring it to, default all.
   */
  constructor(path: string, log: Log, options: SqliteOptions & { readonly steps?: readonly Migration[] } = {}) {
    this.#path = path;
    this.#log = log;
    this.#options = options;
    const database = () => this.#openDatabase();
    this.media = new SqliteMedia(database);
    this.ingest = new SqliteIngest(database);
    this.posters = new SqlitePosters(database);
    this.bots = new SqliteBotState(database);
    this.locations = new SqliteLocations(database);
    this.conversations = new SqliteConversations(database);
    this.usage = new SqliteUsage(database);
    this.languages = new SqliteLanguages(database);
  }

  async start(): Promise<SchemaReport> {
    if (this.#database && this.#report) return this.#report;
    const database = new SqliteDatabase(this.#path, this.#options);
    try {
      checkPages(database);
      const { applied, version } = migrate(database, this.#options.steps ?? migrations);
      requireTables(database);
      this.#report = report(database, applied, version);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    this.#log.debug('store opened', { file: this.#path, schemaVersion: this.#report.schemaVersion });
    return this.#report;
  }

  async stop(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    database?.close();
  }

  #openDatabase(): SqliteDatabase {
    if (!this.#database) throw new AppError('storage_unavailable', 'The store is not open.');
    return this.#database;
  }
}

function damaged(path: string, cause: unknown): AppError {
  const sentence = `The database file ${path} is damaged. Restore it from a backup, or move it away to begin with an empty catalogue.`;
  return new AppError('storage_unavailable', sentence, { cause });
}

function checkPages(database: SqliteDatabase): void {
  if (statSync(database.path).size > maxCheckedBytes) return;
  const row = database.get('PRAGMA quick_check(1)');
  const verdict = row ? text(row, 'quick_check') : 'no answer';
  if (verdict !== 'ok') throw damaged(database.path, new Error(verdict));
}

function requireTables(database: SqliteDatabase): void {
  const found = new Set(
    database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => text(row, 'name')),
  );
  const missing = tables.filter((table) => !found.has(table));
  if (missing.length > 0) throw damaged(database.path, new Error(`missing tables: ${missing.join(', ')}`));
}

function report(database: SqliteDatabase, applied: number, version: number): SchemaReport {
  const row = database.get('SELECT count(*) AS total FROM media WHERE is_active = 1');
  const total = row ? number(row, 'total') : 0;
  const changes = applied === 0 ? 'up to date' : `${applied} migration(s) applied`;
  return {
    engine: 'SQLite',
    migrationsApplied: applied,
    schemaVersion: version,
    summary: `SQLite at ${database.path}, schema ${version} verified (${changes}), ${total} item(s) in the catalogue.`,
  };
}
