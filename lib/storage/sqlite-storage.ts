// The embedded store: one SQLite file, opened, checked and brought to the newest schema at start.
import { existsSync, statSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { migrate, requireSchema } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { migrations } from './migrations/migrations.ts';
import { number, text } from './row.ts';
import { SqliteApiKeys } from './sqlite-api-keys.ts';
import { SqliteAudit, SqliteRevocations } from './sqlite-audit.ts';
import { SqliteBotState } from './sqlite-bot-state.ts';
import { SqliteConversations } from './sqlite-conversations.ts';
import { SqliteDatabase, type SqliteOptions } from './sqlite-database.ts';
import { SqliteEgress } from './sqlite-egress.ts';
import { indexesOf } from './sqlite-indexes.ts';
import { SqliteIngest } from './sqlite-ingest.ts';
import { SqliteIssuedLinks } from './sqlite-issued-links.ts';
import { SqliteJobs } from './sqlite-jobs.ts';
import { SqliteLeases } from './sqlite-leases.ts';
import { SqliteLocations } from './sqlite-locations.ts';
import { SqliteMedia } from './sqlite-media.ts';
import { SqliteMediaFacts } from './sqlite-media-facts.ts';
import { SqliteMediaRows } from './sqlite-media-rows.ts';
import { SqliteMediaTitles } from './sqlite-media-titles.ts';
import { SqliteMirrorCopies } from './sqlite-mirror-copies.ts';
import { SqlitePlaces } from './sqlite-places.ts';
import { SqlitePosters } from './sqlite-posters.ts';
import { SqlitePublications } from './sqlite-publications.ts';
import { SqliteSenders } from './sqlite-senders.ts';
import { SqliteBotSessions, SqliteSettings } from './sqlite-settings.ts';
import { SqliteSidecars } from './sqlite-sidecars.ts';
import { writeSnapshot } from './sqlite-snapshot.ts';
import { SqliteUploads } from './sqlite-uploads.ts';
import { SqliteLanguages, SqliteUsage } from './sqlite-usage.ts';
import { SqliteUsers } from './sqlite-users.ts';
import { SqliteViewerLists } from './sqlite-viewer-lists.ts';
import { SqliteViewerProgress } from './sqlite-viewer-progress.ts';
import type { SchemaReport, Storage } from './storage.ts';

/** Above this size the pages are not all read at start: it would delay a start by seconds. */
const maxCheckedBytes = 256 * 1024 * 1024;

const tables = [
  ...(['media', 'ingest', 'posters', 'bot_updates', 'peers', 'locations', 'jobs', 'publications'] as const),
  ...(['media_facts', 'places', 'mirror_copies', 'channel_updates'] as const),
  ...(['conversations', 'usage', 'languages', 'senders', 'media_totals', 'uploader_totals'] as const),
  ...(['users', 'api_keys', 'revocations', 'audit', 'settings', 'bot_sessions', 'issued_links'] as const),
  ...(['viewer_progress', 'viewer_lists', 'sidecars', 'uploads', 'nodes', 'leases', 'egress'] as const),
];

/** How the file is opened, and what it may hold. */
export interface SqliteStorageOptions extends SqliteOptions {
  /** The schema to bring the file to. Default: all steps. */
  readonly steps?: readonly Migration[];
  /**
   * Opens a file that another process owns, beside it: nothing is created, checked or migrated, and a file that is not there
   * at exactly this schema is refused. Default false.
   */
  readonly isCompanion?: boolean;
}

/** {@link Storage} on one SQLite file. */
export class SqliteStorage implements Storage {
  readonly media: SqliteMedia;
  readonly mediaRows: SqliteMediaRows;
  readonly ingest: SqliteIngest;
  readonly ingestRows: SqliteIngest;
  readonly posters: SqlitePosters;
  readonly bots: SqliteBotState;
  readonly locations: SqliteLocations;
  readonly jobs: SqliteJobs;
  readonly publications: SqlitePublications;
  readonly facts: SqliteMediaFacts;
  readonly factRows: SqliteMediaFacts;
  readonly titles: SqliteMediaTitles;
  readonly places: SqlitePlaces;
  readonly mirrorCopies: SqliteMirrorCopies;
  readonly conversations: SqliteConversations;
  readonly usage: SqliteUsage;
  readonly senders: SqliteSenders;
  readonly languages: SqliteLanguages;
  readonly users: SqliteUsers;
  readonly apiKeys: SqliteApiKeys;
  readonly revocations: SqliteRevocations;
  readonly audit: SqliteAudit;
  readonly issuedLinks: SqliteIssuedLinks;
  readonly settings: SqliteSettings;
  readonly botSessions: SqliteBotSessions;
  readonly viewerProgress: SqliteViewerProgress;
  readonly viewerLists: SqliteViewerLists;
  readonly sidecars: SqliteSidecars;
  readonly uploads: SqliteUploads;
  readonly leases: SqliteLeases;
  readonly egress: SqliteEgress;
  readonly #path: string;
  readonly #log: Log;
  readonly #options: SqliteStorageOptions;
  #database: SqliteDatabase | undefined;
  #report: SchemaReport | undefined;

  /**
   * @param path of the database file; it and its folder are created by `start`.
   */
  constructor(path: string, log: Log, options: SqliteStorageOptions = {}) {
    this.#path = path;
    this.#log = log;
    this.#options = options;
    const database = () => this.#openDatabase();
    this.media = new SqliteMedia(database);
    this.mediaRows = new SqliteMediaRows(database);
    this.ingest = new SqliteIngest(database);
    this.ingestRows = this.ingest;
    this.posters = new SqlitePosters(database);
    this.bots = new SqliteBotState(database);
    this.locations = new SqliteLocations(database);
    this.jobs = new SqliteJobs(database);
    this.publications = new SqlitePublications(database);
    this.facts = new SqliteMediaFacts(database);
    this.factRows = this.facts;
    this.titles = new SqliteMediaTitles(database);
    this.places = new SqlitePlaces(database);
    this.mirrorCopies = new SqliteMirrorCopies(database);
    this.conversations = new SqliteConversations(database);
    this.usage = new SqliteUsage(database);
    this.senders = new SqliteSenders(database);
    this.languages = new SqliteLanguages(database);
    this.users = new SqliteUsers(database);
    this.apiKeys = new SqliteApiKeys(database);
    this.revocations = new SqliteRevocations(database);
    this.audit = new SqliteAudit(database);
    this.issuedLinks = new SqliteIssuedLinks(database);
    this.settings = new SqliteSettings(database);
    this.botSessions = new SqliteBotSessions(database);
    this.viewerProgress = new SqliteViewerProgress(database);
    this.viewerLists = new SqliteViewerLists(database);
    this.sidecars = new SqliteSidecars(database);
    this.uploads = new SqliteUploads(database);
    this.leases = new SqliteLeases(database);
    this.egress = new SqliteEgress(database);
  }

  async start(): Promise<SchemaReport> {
    if (this.#database && this.#report) return this.#report;
    const { steps = migrations, isCompanion = false } = this.#options;
    if (isCompanion) requireFile(this.#path);
    const database = new SqliteDatabase(this.#path, this.#options);
    try {
      if (!isCompanion) checkPages(database);
      const { applied, version } = isCompanion ? requireSchema(database, steps) : migrate(database, steps);
      requireTables(database);
      const missing = missingIndexes(database, steps);
      if (missing.length > 0) this.#log.warn('SQLite: indexes are missing', { missing });
      this.#report = report(database, applied, version, missing);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    this.#log.debug('store opened', { file: this.#path, schemaVersion: this.#report.schemaVersion });
    return this.#report;
  }

  /** The copy is made by a process of its own: SQLite's call would hold up every stream for as long as it takes. */
  async snapshotTo(path: string, signal: AbortSignal): Promise<void> {
    await writeSnapshot(this.#openDatabase().path, path, signal);
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

/** Opening creates a file: a worker that was given the wrong folder would begin an empty catalogue there. */
function requireFile(path: string): void {
  if (existsSync(path)) return;
  throw new AppError(
    'bad_configuration',
    `There is no ${path} yet. Start the server first, or set DATA_DIR to its folder.`,
  );
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

/** One that is gone costs speed and nothing else. */
function missingIndexes(database: SqliteDatabase, steps: readonly Migration[]): readonly string[] {
  const rows = database.all("SELECT name FROM sqlite_master WHERE type = 'index'");
  const found = new Set(rows.map((row) => text(row, 'name')));
  return indexesOf(steps).filter((index) => !found.has(index));
}

function report(database: SqliteDatabase, applied: number, version: number, missing: readonly string[]): SchemaReport {
  const row = database.get('SELECT coalesce(sum(items), 0) AS total FROM media_totals WHERE is_active = 1');
  const total = row ? number(row, 'total') : 0;
  const changes = applied === 0 ? 'up to date' : `${applied} migration(s) applied`;
  const indexes = missing.length === 0 ? 'all indexes present' : `it works without ${missing.join(', ')}`;
  return {
    engine: 'SQLite',
    migrationsApplied: applied,
    schemaVersion: version,
    summary: `SQLite at ${database.path}, schema ${version} verified (${changes}), ${indexes}, ${total} item(s) in the catalogue.`,
  };
}
