// The schema, step by step. A step that was released is never changed; a change is a new step.
import { AppError } from '../errors.ts';
import { number } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** One step of the schema. */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All steps, in order. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'catalogue, ingest log, posters, bot state',
    sql: `
      CREATE TABLE media (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        file_unique_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        custom_name TEXT NOT NULL,
        file_name TEXT,
        file_size INTEGER NOT NULL CHECK (file_size >= 0),
        file_type TEXT NOT NULL CHECK (file_type IN ('video', 'audio', 'file')),
        mime_type TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('direct_upload', 'youtube_link')),
        youtube_url TEXT,
        duration REAL,
        width INTEGER,
        height INTEGER,
        thumb TEXT,
        uploaded_by INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        stream_link TEXT NOT NULL,
        is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
        PRIMARY KEY (chat_id, message_id)
      ) STRICT;
      CREATE INDEX media_newest ON media (created_at DESC, message_id DESC, chat_id DESC) WHERE is_active = 1;
      CREATE INDEX media_newest_of_type ON media (file_type, created_at DESC, message_id DESC, chat_id DESC)
        WHERE is_active = 1;
      CREATE INDEX media_content ON media (file_unique_id, file_size) WHERE is_active = 1;
      CREATE INDEX media_message ON media (message_id);

      CREATE TABLE ingest (
        key TEXT PRIMARY KEY NOT NULL,
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        sender_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('received', 'published', 'answered', 'rejected')),
        copy_random_id TEXT NOT NULL,
        answer_random_id TEXT NOT NULL,
        log_top_id INTEGER NOT NULL,
        posted_message_id INTEGER,
        custom_name TEXT NOT NULL,
        received_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX ingest_unfinished ON ingest (received_at) WHERE state IN ('received', 'published');

      CREATE TABLE posters (
        hash TEXT PRIMARY KEY NOT NULL,
        mime_type TEXT NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT;

      CREATE TABLE bot_updates (
        bot_id INTEGER PRIMARY KEY NOT NULL,
        pts INTEGER NOT NULL,
        qts INTEGER NOT NULL,
        date INTEGER NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE peers (
        bot_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('user', 'channel')),
        id INTEGER NOT NULL,
        access_hash TEXT NOT NULL,
        PRIMARY KEY (bot_id, kind, id)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 2,
    name: 'locations of films per bot',
    sql: `
      CREATE TABLE locations (
        bot_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        access_hash TEXT NOT NULL,
        file_reference BLOB NOT NULL,
        dc_id INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        PRIMARY KEY (bot_id, message_id)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 3,
    name: 'what the bot remembers: conversations, quotas, languages, files received',
    sql: `
      CREATE TABLE conversations (
        key TEXT PRIMARY KEY NOT NULL,
        kind TEXT NOT NULL,
        user_id INTEGER NOT NULL,
        value TEXT NOT NULL,
        expires_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX conversations_of_kind ON conversations (kind, expires_at_ms);
      CREATE INDEX conversations_expiry ON conversations (expires_at_ms);

      CREATE TABLE usage (
        user_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('files', 'bytes', 'messages')),
        window_start_ms INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        PRIMARY KEY (user_id, kind)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE languages (
        user_id INTEGER PRIMARY KEY NOT NULL,
        language TEXT NOT NULL,
        is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1))
      ) STRICT;

      ALTER TABLE ingest ADD COLUMN file_unique_id TEXT NOT NULL DEFAULT '';
      ALTER TABLE ingest ADD COLUMN file_size INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE ingest ADD COLUMN is_duplicate INTEGER NOT NULL DEFAULT 0 CHECK (is_duplicate IN (0, 1));

      CREATE INDEX media_of_uploader ON media (uploaded_by, created_at DESC, message_id DESC, chat_id DESC)
        WHERE is_active = 1;
      CREATE INDEX media_link ON media (youtube_url) WHERE is_active = 1 AND youtube_url IS NOT NULL;
    `,
  },
];

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
  refuseNewer(database, newest);
  const applied = steps.filter((step) => applyStep(database, step)).length;
  return { applied, version: newest };
}

function currentVersion(database: SqliteDatabase): number {
  const row = database.get('SELECT coalesce(max(version), 0) AS version FROM schema_migrations');
  return row ? number(row, 'version') : 0;
}

function refuseNewer(database: SqliteDatabase, newest: number): void {
  const found = currentVersion(database);
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
