// What search indexes are fed with, in SQLite.
import { factLayersSchema } from './media-facts.ts';
import type { MediaTitle, MediaTitleStore } from './media-titles.ts';
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { longPaths, parsed } from './sqlite-media-facts.ts';

const titleColumns = `m.chat_id, m.message_id, m.document_id, m.custom_name, m.file_name, m.file_size, m.file_type,
  m.mime_type, m.thumb, m.duration, m.uploaded_by, m.created_at, m.is_active, m.changed_at, json_remove(f.document, ${longPaths}) AS document
  FROM media m LEFT JOIN media_facts f ON f.chat_id = m.chat_id AND f.message_id = m.message_id`;

const newestSql = `SELECT ${titleColumns}
  WHERE m.is_active = 1 AND (m.created_at, m.message_id, m.chat_id) < (?, ?, ?)
  ORDER BY m.created_at DESC, m.message_id DESC, m.chat_id DESC LIMIT ?`;

const changedSql = `SELECT ${titleColumns}
  WHERE (m.changed_at, m.chat_id, m.message_id) > (?, ?, ?)
  ORDER BY m.changed_at, m.chat_id, m.message_id LIMIT ?`;

/** Later than any row. */
const end = { created_at: '\uffff', message_id: 0, chat_id: 0 };

/** {@link MediaTitleStore} on SQLite; triggers move `changed_at`, so that no writer can forget it. */
export class SqliteMediaTitles implements MediaTitleStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async newest({ after = end, limit }: Parameters<MediaTitleStore['newest']>[0]): Promise<readonly MediaTitle[]> {
    const values = [after.created_at, after.message_id, after.chat_id, limit];
    return this.#database().all(newestSql, values).map(toTitle);
  }

  async changedSince(query: Parameters<MediaTitleStore['changedSince']>[0]): Promise<readonly MediaTitle[]> {
    const {
      sinceMs,
      limit,
      after = { changed_at_ms: sinceMs - 1, chat_id: Number.MAX_SAFE_INTEGER, message_id: 0 },
    } = query;
    const values = [after.changed_at_ms, after.chat_id, after.message_id, limit];
    return this.#database().all(changedSql, values).map(toTitle);
  }
}

function toTitle(row: SqlRow): MediaTitle {
  const document = nullable(row, 'document', text);
  return {
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    document_id: text(row, 'document_id'),
    custom_name: text(row, 'custom_name'),
    file_name: nullable(row, 'file_name', text),
    file_size: number(row, 'file_size'),
    file_type: oneOf(row, 'file_type', ['video', 'audio', 'file']),
    mime_type: text(row, 'mime_type'),
    thumb: nullable(row, 'thumb', text),
    duration: nullable(row, 'duration', number),
    uploaded_by: number(row, 'uploaded_by'),
    created_at: text(row, 'created_at'),
    is_active: number(row, 'is_active') === 1,
    layers: document === null ? {} : parsed(document, factLayersSchema),
    changed_at_ms: number(row, 'changed_at'),
  };
}
