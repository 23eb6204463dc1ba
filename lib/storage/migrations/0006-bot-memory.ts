// Step 6 of the schema.
import type { Migration } from './migration.ts';

/** What the bot remembers: conversations, quotas, languages, files received. */
export const botMemory: Migration = {
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
};
