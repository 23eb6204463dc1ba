// Step 2 of the schema.
import type { Migration } from './migration.ts';

/** Locations of films per bot. */
export const locations: Migration = {
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
};
