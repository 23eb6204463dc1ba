// Step 3 of the schema.
import type { Migration } from './migration.ts';

/** Jobs and publications. */
export const jobs: Migration = {
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
};
