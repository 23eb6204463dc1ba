// The lists of viewers, in SQLite.
import { number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import {
  type ListPlace,
  mostListed,
  type Sweep,
  type ViewedPlace,
  type ViewerListEntry,
  type ViewerListStore,
} from './viewer-store.ts';

const columns = 'viewer_id, chat_id, message_id, rank, added_at' as const;

const addSql = `INSERT INTO viewer_lists (${columns}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

const putSql = `INSERT OR REPLACE INTO viewer_lists (${columns}) VALUES (?, ?, ?, ?, ?)`;
/** Written out, so that the index of unknown viewers serves it. */
const sweepSql = `
  DELETE FROM viewer_lists WHERE (viewer_id, chat_id, message_id) IN (
    SELECT viewer_id, chat_id, message_id FROM viewer_lists
    WHERE viewer_id >= 'a:' AND viewer_id < 'a;' AND added_at < ? ORDER BY added_at LIMIT ?)`;

/** Ranks written in one transaction. */
const batchSize = 50;

/** {@link ViewerListStore} on SQLite. */
export class SqliteViewerLists implements ViewerListStore {
  readonly #database: () => SqliteDatabase;
  readonly #most: number;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param most records of one viewer. Default: {@link mostListed}.
   */
  constructor(database: () => SqliteDatabase, most: number = mostListed) {
    this.#database = database;
    this.#most = most;
  }

  async add({ viewer_id, chat_id, message_id, rank, added_at }: ViewerListEntry): Promise<'added' | 'exists' | 'full'> {
    const database = this.#database();
    return database.transaction(() => {
      if (findIn(database, viewer_id, { chat_id, message_id })) return 'exists';
      const row = database.get('SELECT count(*) AS total FROM viewer_lists WHERE viewer_id = ?', [viewer_id]);
      if (row && number(row, 'total') >= this.#most) return 'full';
      database.run(addSql, [viewer_id, chat_id, message_id, rank, added_at]);
      return 'added';
    });
  }

  async find(viewerId: string, place: ViewedPlace): Promise<ViewerListEntry | undefined> {
    return findIn(this.#database(), viewerId, place);
  }

  async remove(viewerId: string, { chat_id, message_id }: ViewedPlace): Promise<boolean> {
    const sql = 'DELETE FROM viewer_lists WHERE viewer_id = ? AND chat_id = ? AND message_id = ?';
    return this.#database().run(sql, [viewerId, chat_id, message_id]) > 0;
  }

  async sweep({ before, limit }: Sweep): Promise<number> {
    return this.#database().run(sweepSql, [before, limit]);
  }

  async rank(viewerId: string, ranks: readonly ListPlace[]): Promise<void> {
    const database = this.#database();
    const sql = 'UPDATE viewer_lists SET rank = ? WHERE viewer_id = ? AND chat_id = ? AND message_id = ?';
    for (let first = 0; first < ranks.length; first += batchSize) {
      database.transaction(() => {
        for (const { chat_id, message_id, rank } of ranks.slice(first, first + batchSize)) {
          database.run(sql, [rank, viewerId, chat_id, message_id]);
        }
      });
    }
  }

  async page({ viewerId, after, limit }: Parameters<ViewerListStore['page']>[0]): Promise<readonly ViewerListEntry[]> {
    const later = after ? 'AND (rank, message_id, chat_id) < (?, ?, ?)' : '';
    const sql = `SELECT ${columns} FROM viewer_lists WHERE viewer_id = ? ${later}
      ORDER BY rank DESC, message_id DESC, chat_id DESC LIMIT ?`;
    const values = [viewerId, ...(after ? [after.rank, after.message_id, after.chat_id] : []), limit];
    return this.#database().all(sql, values).map(fromRow);
  }

  async scan({ after, limit }: Parameters<ViewerListStore['scan']>[0]): Promise<readonly ViewerListEntry[]> {
    const { viewer_id, chat_id, message_id } = after ?? { viewer_id: '', chat_id: 0, message_id: 0 };
    const sql = `SELECT ${columns} FROM viewer_lists WHERE (viewer_id, chat_id, message_id) > (?, ?, ?)
      ORDER BY viewer_id, chat_id, message_id LIMIT ?`;
    return this.#database().all(sql, [viewer_id, chat_id, message_id, limit]).map(fromRow);
  }

  async putAll(entries: readonly ViewerListEntry[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const { viewer_id, chat_id, message_id, rank, added_at } of entries) {
        database.run(putSql, [viewer_id, chat_id, message_id, rank, added_at]);
      }
    });
  }
}

function findIn(
  database: SqliteDatabase,
  viewerId: string,
  { chat_id, message_id }: ViewedPlace,
): ViewerListEntry | undefined {
  const sql = `SELECT ${columns} FROM viewer_lists WHERE viewer_id = ? AND chat_id = ? AND message_id = ?`;
  const row = database.get(sql, [viewerId, chat_id, message_id]);
  return row && fromRow(row);
}

function fromRow(row: SqlRow): ViewerListEntry {
  return {
    viewer_id: text(row, 'viewer_id'),
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    rank: number(row, 'rank'),
    added_at: text(row, 'added_at'),
  };
}
