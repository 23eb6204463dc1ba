// Links that were given away, in SQLite.
import type { IssuedLinkRecord, IssuedLinkStore } from './issued-links.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';

const columns =
  'id, chat_id, message_id, scope, hangs_on, generations, created_at_ms, created_by, expires_at_ms, ended_at_ms';

function toLink(row: SqlRow): IssuedLinkRecord {
  return {
    id: text(row, 'id'),
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    scope: text(row, 'scope') === 'download' ? 'download' : 'item',
    by: text(row, 'hangs_on'),
    generations: text(row, 'generations').split(',').map(Number),
    created_at_ms: number(row, 'created_at_ms'),
    created_by: text(row, 'created_by'),
    expires_at_ms: nullable(row, 'expires_at_ms', number),
    ended_at_ms: nullable(row, 'ended_at_ms', number),
  };
}

/** {@link IssuedLinkStore} on SQLite. */
export class SqliteIssuedLinks implements IssuedLinkStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async add(link: IssuedLinkRecord): Promise<'added' | 'exists'> {
    const sql = `INSERT INTO issued_links (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const { id, chat_id, message_id, scope, by, generations, created_at_ms, created_by } = link;
    const about = [id, chat_id, message_id, scope, by, generations.join(',')];
    const when = [created_at_ms, created_by, link.expires_at_ms, link.ended_at_ms];
    return this.#database().run(sql, [...about, ...when]) === 1 ? 'added' : 'exists';
  }

  async find(id: string): Promise<IssuedLinkRecord | undefined> {
    const row = this.#database().get(`SELECT ${columns} FROM issued_links WHERE id = ?`, [id]);
    return row && toLink(row);
  }

  async list({ before, createdBy, limit }: Parameters<IssuedLinkStore['list']>[0]) {
    const { created_at_ms, id } = before ?? { created_at_ms: Number.MAX_SAFE_INTEGER, id: '' };
    const order = '(created_at_ms, id) < (?, ?) ORDER BY created_at_ms DESC, id DESC LIMIT ?';
    const database = this.#database();
    const rows =
      createdBy === undefined
        ? database.all(`SELECT ${columns} FROM issued_links WHERE ${order}`, [created_at_ms, id, limit])
        : database.all(`SELECT ${columns} FROM issued_links WHERE created_by = ? AND ${order}`, [
            ...[createdBy, created_at_ms, id, limit],
          ]);
    return rows.map(toLink);
  }

  async countOpen(createdBy: string, nowMs: number): Promise<number> {
    const sql = `SELECT count(*) AS found FROM issued_links
      WHERE created_by = ? AND ended_at_ms IS NULL AND (expires_at_ms IS NULL OR expires_at_ms > ?)`;
    return number(this.#database().get(sql, [createdBy, nowMs]) ?? {}, 'found');
  }

  async end(id: string, atMs: number): Promise<boolean> {
    const sql = 'UPDATE issued_links SET ended_at_ms = ? WHERE id = ? AND ended_at_ms IS NULL';
    return this.#database().run(sql, [atMs, id]) === 1;
  }

  async removeEndedBefore(atMs: number): Promise<number> {
    return this.#database().run('DELETE FROM issued_links WHERE ended_at_ms < ? OR expires_at_ms < ?', [atMs, atMs]);
  }
}
