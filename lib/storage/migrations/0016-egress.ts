// Step 16 of the schema.
import type { Migration } from './migration.ts';

/** Bytes served to viewers, by day and node. */
export const egress: Migration = {
  version: 16,
  name: 'bytes served by day',
  sql: `
    CREATE TABLE egress (
      day TEXT NOT NULL, node TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (day, node)) STRICT, WITHOUT ROWID;
  `,
};
