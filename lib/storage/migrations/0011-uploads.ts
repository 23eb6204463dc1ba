// Step 11 of the schema.
import type { Migration } from './migration.ts';

/** Files on their way from a browser. */
export const uploads: Migration = {
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
};
