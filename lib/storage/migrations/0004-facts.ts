// Step 4 of the schema.
import type { Migration } from './migration.ts';

/** Facts of items. */
export const facts: Migration = {
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
};
