// Step 9 of the schema.
import type { Migration } from './migration.ts';

/** What viewers watch, subtitles that belong to films. */
export const viewers: Migration = {
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
};
