// Step 13 of the schema.
import type { Migration } from './migration.ts';

/** Nodes and the leases of bots. */
export const nodes: Migration = {
  version: 13,
  name: 'nodes and the leases of bots',
  sql: `
      CREATE TABLE nodes (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, beat INTEGER NOT NULL) STRICT;
      CREATE TABLE leases (resource TEXT PRIMARY KEY NOT NULL, holder TEXT, token INTEGER NOT NULL) STRICT;
    `,
};
