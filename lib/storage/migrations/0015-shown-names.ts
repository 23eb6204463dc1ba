// Step 15 of the schema.
import type { Migration } from './migration.ts';

/** Names of people who sign in by the bot. */
export const shownNames: Migration = {
  version: 15,
  name: 'names of people who sign in by the bot',
  sql: 'ALTER TABLE users ADD COLUMN shown_name TEXT;',
};
