// Step 14 of the schema.
import type { Migration } from './migration.ts';

/** Who sends files, and limits of single ones. */
export const senders: Migration = {
  version: 14,
  name: 'who sends files, and limits of single ones',
  sql: `
      CREATE TABLE senders (
        user_id INTEGER PRIMARY KEY NOT NULL, subject TEXT NOT NULL, daily_files INTEGER, daily_bytes INTEGER) STRICT;
      CREATE INDEX senders_limited ON senders (user_id) WHERE daily_files IS NOT NULL OR daily_bytes IS NOT NULL;
      CREATE INDEX usage_of_window ON usage (window_start_ms, user_id) WHERE kind IN ('files', 'bytes');
    `,
};
