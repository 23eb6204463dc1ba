// Step 12 of the schema.
import type { Migration } from './migration.ts';

/** Links that were given away. */
export const issuedLinks: Migration = {
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
};
