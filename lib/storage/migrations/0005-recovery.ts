// Step 5 of the schema.
import type { Migration } from './migration.ts';

/** Recovery: missing messages, captions due, places, mirror copies. */
export const recovery: Migration = {
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
};
