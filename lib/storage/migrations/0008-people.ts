// Step 8 of the schema.
import type { Migration } from './migration.ts';

/** People, keys, revocations, audit, settings, sealed bot sessions. */
export const people: Migration = {
  version: 8,
  name: 'people, keys, revocations, audit, settings, sealed bot sessions',
  sql: `
      CREATE TABLE users (
        id TEXT PRIMARY KEY NOT NULL, login TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('admin', 'viewer')), password_hash TEXT NOT NULL,
        is_disabled INTEGER NOT NULL, generation INTEGER NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE api_keys (
        id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE,
        user_id TEXT, created_at_ms INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at_ms INTEGER,
        last_used_at_ms INTEGER, is_revoked INTEGER NOT NULL) STRICT;
      CREATE INDEX api_keys_user ON api_keys (user_id, id);
      CREATE TABLE revocations (
        key TEXT PRIMARY KEY NOT NULL, generation INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL,
        expires_at_ms INTEGER) STRICT;
      CREATE INDEX revocations_updated ON revocations (updated_at_ms, key);
      CREATE INDEX revocations_expiring ON revocations (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
      CREATE TABLE audit (
        id TEXT PRIMARY KEY NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
        target TEXT NOT NULL, detail TEXT NOT NULL, ip TEXT NOT NULL) STRICT;
      CREATE INDEX audit_latest ON audit (at_ms, id);
      CREATE INDEX audit_target ON audit (target, at_ms, id);
      CREATE TABLE settings (
        key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE bot_sessions (
        bot_id INTEGER PRIMARY KEY NOT NULL, sealed TEXT NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT`,
};
