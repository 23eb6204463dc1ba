// Publications in SQLite: who may post a thing into the log channel, and how far it has come.
import { AppError } from '../errors.ts';
import type { PublicationClaim, PublicationRecord, PublicationStore } from './publication-store.ts';
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { insertMedia, keepPostKey } from './sqlite-media.ts';
import type { MediaRecord } from './storage.ts';

function toRecord(row: SqlRow): PublicationRecord {
  return {
    key: text(row, 'key'),
    token: number(row, 'token'),
    state: oneOf(row, 'state', ['claimed', 'sent', 'published']),
    random_id: text(row, 'random_id'),
    log_top_id: number(row, 'log_top_id'),
    posted_message_id: nullable(row, 'posted_message_id', number),
    updated_at: text(row, 'updated_at'),
  };
}

const nowIso = (): string => new Date().toISOString();

/** {@link PublicationStore} on SQLite. */
export class SqlitePublications implements PublicationStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(key: string): Promise<PublicationRecord | undefined> {
    const row = this.#database().get('SELECT * FROM publications WHERE key = ?', [key]);
    return row && toRecord(row);
  }

  async claim(claim: Pick<PublicationRecord, 'key' | 'token' | 'random_id' | 'log_top_id'>): Promise<PublicationClaim> {
    const database = this.#database();
    const sql = `INSERT INTO publications (key, token, state, random_id, log_top_id, updated_at)
      VALUES (?, ?, 'claimed', ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET token = excluded.token, updated_at = excluded.updated_at
        WHERE excluded.token >= publications.token`;
    return database.transaction(() => {
      const values = [claim.key, claim.token, claim.random_id, claim.log_top_id, nowIso()];
      const isHeld = database.run(sql, values) === 1;
      const row = database.get('SELECT * FROM publications WHERE key = ?', [claim.key]);
      if (!row) throw new AppError('internal', 'a publication was claimed and is not there');
      return { isHeld, record: toRecord(row) };
    });
  }

  async sent(key: string, token: number, postedMessageId: number): Promise<boolean> {
    // A published record stays published: its row names the post already.
    const sql = `UPDATE publications SET posted_message_id = CASE state WHEN 'published' THEN posted_message_id ELSE ? END,
      state = CASE state WHEN 'published' THEN state ELSE 'sent' END, updated_at = ? WHERE key = ? AND token = ?`;
    return this.#database().run(sql, [postedMessageId, nowIso(), key, token]) === 1;
  }

  async publish(key: string, token: number, record: MediaRecord): Promise<boolean> {
    const database = this.#database();
    return database.transaction(() => {
      const open = `UPDATE publications SET state = 'published', posted_message_id = ?, updated_at = ?
        WHERE key = ? AND token = ? AND state IN ('claimed', 'sent')`;
      if (database.run(open, [record.message_id, nowIso(), key, token]) === 1) {
        insertMedia(database, record);
        keepPostKey(database, record, key);
        return true;
      }
      const done = "SELECT 1 AS found FROM publications WHERE key = ? AND token = ? AND state = 'published'";
      return database.get(done, [key, token]) !== undefined;
    });
  }

  async reopen(
    key: string,
    token: number,
    fresh: Pick<PublicationRecord, 'random_id' | 'log_top_id'>,
  ): Promise<boolean> {
    const sql = `UPDATE publications SET state = 'claimed', random_id = ?, log_top_id = ?, posted_message_id = NULL,
      updated_at = ? WHERE key = ? AND token = ?`;
    return this.#database().run(sql, [fresh.random_id, fresh.log_top_id, nowIso(), key, token]) === 1;
  }

  async adopt(key: string, postedMessageId: number): Promise<void> {
    const sql = `INSERT INTO publications (key, token, state, random_id, log_top_id, posted_message_id, updated_at)
      VALUES (?, 0, 'published', '0', 0, ?, ?) ON CONFLICT (key) DO NOTHING`;
    this.#database().run(sql, [key, postedMessageId, nowIso()]);
  }
}
