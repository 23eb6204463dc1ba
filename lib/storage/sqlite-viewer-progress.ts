// How far viewers have come, in SQLite.
import type { SqlValue } from './bind.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import {
  mostProgress,
  type Sweep,
  type ViewedPlace,
  type ViewerProgress,
  type ViewerProgressStore,
} from './viewer-store.ts';

const columns = 'viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at' as const;

const putSql = `INSERT OR REPLACE INTO viewer_progress (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`;

const saveSql = `
  INSERT INTO viewer_progress (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (viewer_id, chat_id, message_id) DO UPDATE SET position_seconds = excluded.position_seconds,
    duration_seconds = excluded.duration_seconds, is_finished = excluded.is_finished, updated_at = excluded.updated_at
  WHERE excluded.updated_at >= viewer_progress.updated_at`;

/** The offset counts along the index, so that a viewer with few records costs one step. */
const dropOldestSql = `
  DELETE FROM viewer_progress WHERE viewer_id = ? AND updated_at < (
    SELECT updated_at FROM viewer_progress WHERE viewer_id = ? ORDER BY updated_at DESC LIMIT 1 OFFSET ?)`;

/** Written out, so that the index of unknown viewers serves it. */
const sweepSql = `
  DELETE FROM viewer_progress WHERE (viewer_id, chat_id, message_id) IN (
    SELECT viewer_id, chat_id, message_id FROM viewer_progress
    WHERE viewer_id >= 'a:' AND viewer_id < 'a;' AND updated_at < ? ORDER BY updated_at LIMIT ?)`;

const order = 'ORDER BY updated_at DESC, message_id DESC, chat_id DESC LIMIT ?';

/** {@link ViewerProgressStore} on SQLite. */
export class SqliteViewerProgress implements ViewerProgressStore {
  readonly #database: () => SqliteDatabase;
  readonly #most: number;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param most records of one viewer. Default: {@link mostProgress}.
   */
  constructor(database: () => SqliteDatabase, most: number = mostProgress) {
    this.#database = database;
    this.#most = most;
  }

  async save(progress: ViewerProgress): Promise<boolean> {
    const database = this.#database();
    const { viewer_id } = progress;
    return database.transaction(() => {
      const changed = database.run(saveSql, valuesOf(progress));
      database.run(dropOldestSql, [viewer_id, viewer_id, this.#most - 1]);
      return changed > 0;
    });
  }

  async find(viewerId: string, { chat_id, message_id }: ViewedPlace): Promise<ViewerProgress | undefined> {
    const sql = `SELECT ${columns} FROM viewer_progress WHERE viewer_id = ? AND chat_id = ? AND message_id = ?`;
    const row = this.#database().get(sql, [viewerId, chat_id, message_id]);
    return row && fromRow(row);
  }

  async page({
    viewerId,
    isFinished,
    after,
    limit,
  }: Parameters<ViewerProgressStore['page']>[0]): Promise<readonly ViewerProgress[]> {
    const finished = isFinished === undefined ? '' : 'AND is_finished = ?';
    const later = after ? 'AND (updated_at, message_id, chat_id) < (?, ?, ?)' : '';
    const sql = `SELECT ${columns} FROM viewer_progress WHERE viewer_id = ? ${finished} ${later} ${order}`;
    const values = [
      viewerId,
      ...(isFinished === undefined ? [] : [isFinished]),
      ...(after ? [after.updated_at, after.message_id, after.chat_id] : []),
      limit,
    ];
    return this.#database().all(sql, values).map(fromRow);
  }

  async remove(viewerId: string, { chat_id, message_id }: ViewedPlace): Promise<boolean> {
    const sql = 'DELETE FROM viewer_progress WHERE viewer_id = ? AND chat_id = ? AND message_id = ?';
    return this.#database().run(sql, [viewerId, chat_id, message_id]) > 0;
  }

  async clear(viewerId: string): Promise<number> {
    return this.#database().run('DELETE FROM viewer_progress WHERE viewer_id = ?', [viewerId]);
  }

  async scan({ after, limit }: Parameters<ViewerProgressStore['scan']>[0]): Promise<readonly ViewerProgress[]> {
    const { viewer_id, chat_id, message_id } = after ?? { viewer_id: '', chat_id: 0, message_id: 0 };
    const sql = `SELECT ${columns} FROM viewer_progress WHERE (viewer_id, chat_id, message_id) > (?, ?, ?)
      ORDER BY viewer_id, chat_id, message_id LIMIT ?`;
    return this.#database().all(sql, [viewer_id, chat_id, message_id, limit]).map(fromRow);
  }

  async putAll(records: readonly ViewerProgress[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const record of records) database.run(putSql, valuesOf(record));
    });
  }

  async sweep({ before, limit }: Sweep): Promise<number> {
    return this.#database().run(sweepSql, [before, limit]);
  }
}

function valuesOf(progress: ViewerProgress): readonly SqlValue[] {
  const { viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at } = progress;
  return [viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at];
}

function fromRow(row: SqlRow): ViewerProgress {
  return {
    viewer_id: text(row, 'viewer_id'),
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    position_seconds: number(row, 'position_seconds'),
    duration_seconds: nullable(row, 'duration_seconds', number),
    is_finished: number(row, 'is_finished') === 1,
    updated_at: text(row, 'updated_at'),
  };
}
