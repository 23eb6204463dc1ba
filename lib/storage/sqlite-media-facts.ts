// Facts of items in SQLite: one JSON document a row, key frames in a column of their own.
import { z } from 'zod';
import { AppError } from '../errors.ts';
import {
  factLayersSchema,
  factSources,
  longFacts,
  type MediaFactsChange,
  type MediaFactsRecord,
  type MediaFactsRow,
  type MediaFactsRowStore,
  type MediaFactsStore,
  mediaFactsRowSchema,
  mostBriefFacts,
  type StoredKeyFrames,
  storedKeyFramesSchema,
} from './media-facts.ts';
import { nullable, number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { storedKeyFrames, storedLayers } from './stored-facts.ts';

/** JSON paths of {@link longFacts} in a document, as arguments of json_remove. */
export const longPaths = factSources.flatMap((source) => longFacts.map((field) => `'$.${source}.${field}'`)).join(', ');
const briefSql = `SELECT chat_id, message_id, json_remove(document, ${longPaths}) AS document, updated_at
  FROM media_facts WHERE (chat_id, message_id) IN
    (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)) LIMIT ${mostBriefFacts}`;

const putSql = `INSERT INTO media_facts (chat_id, message_id, document, key_frames, updated_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (chat_id, message_id) DO UPDATE SET document = excluded.document, key_frames = excluded.key_frames,
    updated_at = excluded.updated_at`;

/** Layers as they are in the row: those of a newer version may have more than we know, and keep it. */
const looseLayers = z.record(z.string(), z.unknown());

/** {@link MediaFactsStore} and {@link MediaFactsRowStore} on SQLite. */
export class SqliteMediaFacts implements MediaFactsStore, MediaFactsRowStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async find(chatId: number, messageId: number): Promise<MediaFactsRecord | undefined> {
    const sql =
      'SELECT chat_id, message_id, document, updated_at FROM media_facts WHERE chat_id = ? AND message_id = ?';
    const row = this.#database().get(sql, [chatId, messageId]);
    return row && toRecord(row);
  }

  async findBrief(posts: Parameters<MediaFactsStore['findBrief']>[0]): Promise<readonly MediaFactsRecord[]> {
    if (posts.length > mostBriefFacts)
      throw new RangeError(`facts of ${posts.length} posts at once; at most ${mostBriefFacts}`);
    if (posts.length === 0) return [];
    // One parameter for any number of posts: a statement for each number would fill the cache of statements.
    const keys = JSON.stringify(posts.map(({ chat_id, message_id }) => [chat_id, message_id]));
    return this.#database().all(briefSql, [keys]).map(toRecord);
  }

  async findKeyFrames(chatId: number, messageId: number): Promise<StoredKeyFrames | undefined> {
    const sql = 'SELECT key_frames FROM media_facts WHERE chat_id = ? AND message_id = ?';
    const row = this.#database().get(sql, [chatId, messageId]);
    const document = row && nullable(row, 'key_frames', text);
    return document ? parsed(document, storedKeyFramesSchema) : undefined;
  }

  async scan({ after, limit }: Parameters<MediaFactsRowStore['scan']>[0]): Promise<readonly MediaFactsRow[]> {
    const sql = `SELECT * FROM media_facts WHERE (chat_id, message_id) > (?, ?) ORDER BY chat_id, message_id LIMIT ?`;
    const rows = this.#database().all(sql, [after?.chat_id ?? -1, after?.message_id ?? -1, limit]);
    return rows.map((row) => {
      const keyFrames = nullable(row, 'key_frames', text);
      return { ...toRecord(row), key_frames: keyFrames === null ? null : parsed(keyFrames, storedKeyFramesSchema) };
    });
  }

  parse(value: unknown): MediaFactsRow {
    return mediaFactsRowSchema.parse(value);
  }

  async putAll(rows: readonly MediaFactsRow[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const { chat_id, message_id, layers, key_frames, updated_at } of rows) {
        const keyFrames = key_frames && JSON.stringify(storedKeyFrames(key_frames));
        database.run(putSql, [chat_id, message_id, changed('{}', storedLayers(layers)), keyFrames, updated_at]);
      }
    });
  }

  async put(change: MediaFactsChange): Promise<boolean> {
    const layers = storedLayers(change.layers);
    const keyFrames = change.key_frames ? storedKeyFrames(change.key_frames) : change.key_frames;
    const database = this.#database();
    const key = [change.chat_id, change.message_id];
    return database.transaction(() => {
      const sql = 'SELECT document, key_frames FROM media_facts WHERE chat_id = ? AND message_id = ?';
      const row = database.get(sql, key);
      const before = {
        document: row ? text(row, 'document') : '{}',
        keyFrames: row ? nullable(row, 'key_frames', text) : null,
      };
      const after = {
        document: changed(before.document, layers),
        keyFrames: keyFrames === undefined ? before.keyFrames : keyFrames && JSON.stringify(keyFrames),
      };
      if (row && after.document === before.document && after.keyFrames === before.keyFrames) return false;
      database.run(putSql, [...key, after.document, after.keyFrames, change.updated_at]);
      return true;
    });
  }
}

function toRecord(row: SqlRow): MediaFactsRecord {
  return {
    chat_id: number(row, 'chat_id'),
    message_id: number(row, 'message_id'),
    layers: parsed(text(row, 'document'), factLayersSchema),
    updated_at: text(row, 'updated_at'),
  };
}

/**
 * A stored document, checked.
 *
 * @param document JSON.
 * @throws AppError `storage_unavailable`: what is not ours in there means a damaged or foreign file.
 */
export function parsed<T>(document: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(document));
  } catch (error) {
    throw new AppError('storage_unavailable', undefined, { cause: error });
  }
}

/** The document with other layers; their order is fixed, so that equal facts are equal texts. */
function changed(document: string, layers: MediaFactsChange['layers']): string {
  const merged: Record<string, unknown> = { ...parsed(document, looseLayers), ...layers };
  const kept = Object.entries(merged).filter(([, layer]) => layer !== null && layer !== undefined);
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))));
}
