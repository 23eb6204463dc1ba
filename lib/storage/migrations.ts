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

/** Epoch ms, by the clock of whoever writes. */
const nowMs = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/** Adds a row of a trigger to the sums, or takes it off. */
function counted(row: 'NEW' | 'OLD', sign: 1 | -1): string {
  return `
        INSERT INTO media_totals VALUES (${row}.file_type, ${row}.is_active, ${sign}, ${sign} * ${row}.file_size)
          ON CONFLICT DO UPDATE SET items = items + ${sign}, bytes = bytes + excluded.bytes;
        INSERT INTO uploader_totals VALUES (${row}.uploaded_by, ${row}.file_type, ${row}.is_active, ${sign})
          ON CONFLICT DO UPDATE SET items = items + ${sign};`;
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
    name: 'jobs and publications',
    sql: `
      CREATE TABLE jobs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        dedupe_key TEXT NOT NULL,
        payload TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        priority INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        token INTEGER NOT NULL,
        ready_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        owner TEXT,
        is_cancel_requested INTEGER NOT NULL CHECK (is_cancel_requested IN (0, 1)),
        is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
        progress TEXT,
        result TEXT,
        error TEXT,
        requested_by INTEGER,
        repeat_every TEXT,
        repeat_timezone TEXT,
        begun_at INTEGER,
        ended_at INTEGER,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX jobs_live_key ON jobs (kind, dedupe_key) WHERE state IN ('queued', 'running');
      CREATE INDEX jobs_next ON jobs (kind, priority DESC, due_at, seq) WHERE state IN ('queued', 'running');
      CREATE INDEX jobs_state ON jobs (state, updated_at);
      CREATE INDEX jobs_requested ON jobs (requested_by, seq);

      CREATE TABLE counters (
        name TEXT PRIMARY KEY NOT NULL,
        value INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE publications (
        key TEXT PRIMARY KEY NOT NULL,
        token INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'published')),
        random_id TEXT NOT NULL,
        log_top_id INTEGER NOT NULL,
        posted_message_id INTEGER,
        updated_at TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 4,
    name: 'facts of items',
    sql: `
      CREATE TABLE media_facts (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        document TEXT NOT NULL,
        key_frames TEXT,
        updated_at TEXT NOT NULL,
        PRIMARY KEY (chat_id, message_id)
      ) STRICT;
    `,
  },
  {
    version: 5,
    name: 'recovery: missing messages, captions due, places, mirror copies',
    sql: `
      ALTER TABLE media ADD COLUMN missing_since TEXT;
      ALTER TABLE media ADD COLUMN post_key TEXT;
      ALTER TABLE media ADD COLUMN caption_due INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX media_missing ON media (missing_since DESC) WHERE missing_since IS NOT NULL;
      CREATE INDEX media_caption_due ON media (chat_id, message_id) WHERE caption_due > 0;

      CREATE TABLE places (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;

      CREATE TABLE mirror_copies (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        mirror_chat_id INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        random_id TEXT NOT NULL,
        after_id INTEGER NOT NULL,
        copy_message_id INTEGER,
        PRIMARY KEY (chat_id, message_id, mirror_chat_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE channel_updates (
        bot_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        pts INTEGER NOT NULL,
        PRIMARY KEY (bot_id, channel_id)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 6,
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
  {
    version: 7,
    name: 'changed titles and sums, kept by the file itself',
    sql: `
      ALTER TABLE media ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX media_changed ON media (changed_at, chat_id, message_id);

      CREATE TABLE media_totals (
        file_type TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        items INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (file_type, is_active)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO media_totals SELECT file_type, is_active, count(*), sum(file_size) FROM media GROUP BY 1, 2;

      CREATE TABLE uploader_totals (
        uploaded_by INTEGER NOT NULL,
        file_type TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        items INTEGER NOT NULL,
        PRIMARY KEY (uploaded_by, file_type, is_active)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO uploader_totals SELECT uploaded_by, file_type, is_active, count(*) FROM media GROUP BY 1, 2, 3;

      CREATE TRIGGER media_added AFTER INSERT ON media BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
        ${counted('NEW', 1)}
      END;
      CREATE TRIGGER media_changed_row AFTER UPDATE ON media BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_changed_sums AFTER UPDATE OF file_type, is_active, file_size, uploaded_by ON media BEGIN
        ${counted('OLD', -1)}
        ${counted('NEW', 1)}
      END;
      CREATE TRIGGER media_gone AFTER DELETE ON media BEGIN
        ${counted('OLD', -1)}
      END;
      CREATE TRIGGER media_facts_added AFTER INSERT ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_facts_changed AFTER UPDATE OF document ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_facts_gone AFTER DELETE ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = OLD.chat_id AND message_id = OLD.message_id;
      END;
    `,
  },
  {
    version: 8,
    name: 'people, keys, revocations, audit, settings, sealed bot sessions',
    sql: `
      CREATE TABLE users (
        id TEXT PRIMARY KEY NOT NULL, login TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('admin', 'viewer')), password_hash TEXT NOT NULL,
        is_disabled INTEGER NOT NULL, generation INTEGER NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE api_keys (
        id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE,
        user_id TEXT, created_at_ms INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at_ms INTEGER,
        last_used_at_ms INTEGER, is_revoked INTEGER NOT NULL) STRICT;
      CREATE INDEX api_keys_user ON api_keys (user_id, id);
      CREATE TABLE revocations (
        key TEXT PRIMARY KEY NOT NULL, generation INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL,
        expires_at_ms INTEGER) STRICT;
      CREATE INDEX revocations_updated ON revocations (updated_at_ms, key);
      CREATE INDEX revocations_expiring ON revocations (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
      CREATE TABLE audit (
        id TEXT PRIMARY KEY NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
        target TEXT NOT NULL, detail TEXT NOT NULL, ip TEXT NOT NULL) STRICT;
      CREATE INDEX audit_latest ON audit (at_ms, id);
      CREATE INDEX audit_target ON audit (target, at_ms, id);
      CREATE TABLE settings (
        key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE bot_sessions (
        bot_id INTEGER PRIMARY KEY NOT NULL, sealed TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT`,
  },
  {
    version: 9,
    name: 'what viewers watch, subtitles that belong to films',
    sql: `
      CREATE TABLE viewer_progress (
        viewer_id TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        position_seconds REAL NOT NULL,
        duration_seconds REAL,
        is_finished INTEGER NOT NULL CHECK (is_finished IN (0, 1)),
        updated_at TEXT NOT NULL,
        PRIMARY KEY (viewer_id, chat_id, message_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX viewer_progress_latest ON viewer_progress (viewer_id, updated_at DESC, message_id DESC, chat_id DESC);

      CREATE TABLE viewer_lists (
        viewer_id TEXT NOT NULL,
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        rank INTEGER NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (viewer_id, chat_id, message_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX viewer_lists_order ON viewer_lists (viewer_id, rank DESC, message_id DESC, chat_id DESC);

      CREATE TABLE sidecars (
        upload_key TEXT PRIMARY KEY NOT NULL,
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        linked_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX sidecars_of_film ON sidecars (chat_id, message_id, linked_at DESC);
    `,
  },
  {
    version: 10,
    name: 'unknown viewers who never came back',
    sql: `
      CREATE INDEX viewer_progress_unknown ON viewer_progress (updated_at)
        WHERE viewer_id >= 'a:' AND viewer_id < 'a;';
      CREATE INDEX viewer_lists_unknown ON viewer_lists (added_at)
        WHERE viewer_id >= 'a:' AND viewer_id < 'a;';
    `,
  },
  {
    version: 11,
    name: 'files on their way from a browser',
    sql: `
      CREATE TABLE uploads (
        id TEXT PRIMARY KEY NOT NULL, owner TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('receiving', 'whole', 'published', 'lost')),
        file_name TEXT NOT NULL, custom_name TEXT NOT NULL, mime_type TEXT NOT NULL, size_bytes INTEGER NOT NULL,
        bot_id INTEGER NOT NULL, file_id TEXT NOT NULL, saved_parts INTEGER NOT NULL, md5 TEXT NOT NULL,
        message_id INTEGER, created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL, tail BLOB NOT NULL) STRICT;
      CREATE INDEX uploads_latest ON uploads (updated_at_ms DESC, id DESC);
    `,
  },
  {
    version: 12,
    name: 'links that were given away',
    sql: `
      CREATE TABLE issued_links (
        id TEXT PRIMARY KEY NOT NULL, chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('item', 'download')), hangs_on TEXT NOT NULL, generations TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at_ms INTEGER, ended_at_ms INTEGER) STRICT;
      CREATE INDEX issued_links_latest ON issued_links (created_at_ms, id);
      CREATE INDEX issued_links_maker ON issued_links (created_by, created_at_ms, id);
    `,
  },
  {
    version: 13,
    name: 'nodes and the leases of bots',
    sql: `
      CREATE TABLE nodes (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, beat INTEGER NOT NULL) STRICT;
      CREATE TABLE leases (resource TEXT PRIMARY KEY NOT NULL, holder TEXT, token INTEGER NOT NULL) STRICT;
    `,
  },
  {
    version: 14,
    name: 'who sends files, and limits of single ones',
    sql: `
      CREATE TABLE senders (
        user_id INTEGER PRIMARY KEY NOT NULL, subject TEXT NOT NULL, daily_files INTEGER, daily_bytes INTEGER) STRICT;
      CREATE INDEX senders_limited ON senders (user_id) WHERE daily_files IS NOT NULL OR daily_bytes IS NOT NULL;
      CREATE INDEX usage_of_window ON usage (window_start_ms, user_id) WHERE kind IN ('files', 'bytes');
    `,
  },
  {
    version: 15,
    name: 'names of people who sign in by the bot',
    sql: 'ALTER TABLE users ADD COLUMN shown_name TEXT;',
  },
  {
    version: 16,
    name: 'bytes served by day',
    sql: `
      CREATE TABLE egress (
        day TEXT NOT NULL, node TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (day, node)) STRICT, WITHOUT ROWID;
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
