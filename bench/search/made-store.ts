// Stores with so many titles: on SQLite made once for each size and kept between runs, on MongoDB for each run.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { Config } from '#lib/config.ts';
import { silentLog } from '#lib/log.ts';
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import { migrations } from '#lib/storage/migrations/migrations.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { MediaRow, Storage } from '#lib/storage/storage.ts';
import { TitleSource } from './made-titles.ts';

const batchRows = 5000;

export interface MadeStore {
  readonly dataDir: string;
  readonly storage: Storage;
}

/** Its row, as an upload would have written it. */
export function toRow(title: MediaTitle): MediaRow {
  const id = String(title.message_id);
  return {
    ...{
      chat_id: title.chat_id,
      message_id: title.message_id,
      custom_name: title.custom_name,
      file_name: title.file_name,
    },
    ...{ file_type: title.file_type, uploaded_by: title.uploaded_by, created_at: title.created_at, is_active: true },
    ...{ document_id: id, file_unique_id: `unique-${id}`, file_id: `file-${id}`, file_size: 700_000_000 },
    ...{ mime_type: 'video/x-matroska', source: 'direct_upload', youtube_url: null, duration: 5400, width: 1920 },
    ...{ height: 1080, thumb: null, stream_link: `http://localhost:7860/stream/1/${id}`, missing_since: null },
    ...{ post_key: null, caption_due: 0 },
  };
}

/** Opens the store, filling it first when it is not there; the caller stops it. */
export async function madeStore(count: number): Promise<MadeStore> {
  const dataDir = join('.cache', 'bench', `titles-${count}-${migrations.length}`);
  const isDone = join(dataDir, 'done');
  if (!existsSync(isDone)) rmSync(dataDir, { recursive: true, force: true });
  const isThere = existsSync(isDone);
  const storage = openStorage({ dataDir, mongo: undefined }, silentLog);
  await storage.start();
  if (!isThere) await fill(storage, count);
  mkdirSync(isDone, { recursive: true });
  return { dataDir, storage };
}

/** On MongoDB, in a database of its own. */
export interface MadeMongoStore extends MadeStore {
  readonly mongo: NonNullable<Config['mongo']>;
  /** Stops it, and drops the database. */
  remove(): Promise<void>;
}

/** Makes and fills it anew: a server is not ours to leave things on. */
export async function madeMongoStore(url: string, count: number): Promise<MadeMongoStore> {
  const dataDir = join('.cache', 'bench', 'mongo');
  const mongo = { url, dbName: `sv_bench_${process.pid}` };
  const storage = openStorage({ dataDir, mongo, transport: { socksProxy: undefined } }, silentLog, {
    role: 'maintenance',
  });
  const remove = async () => {
    await storage.stop();
    const client = new MongoClient(url);
    await client.db(mongo.dbName).dropDatabase();
    await client.close();
  };
  try {
    await storage.start();
    await fill(storage, count);
  } catch (error) {
    await remove();
    throw error;
  }
  return { dataDir, storage, mongo, remove };
}

async function fill(storage: Storage, count: number): Promise<void> {
  const source = new TitleSource();
  for (let next = 1; next <= count; ) {
    const titles: MediaTitle[] = [];
    while (titles.length < batchRows && next <= count) titles.push(source.title(next++));
    await storage.mediaRows.putAll(titles.map(toRow));
    await storage.factRows.putAll(
      titles.map(({ chat_id, message_id, layers, created_at }) => ({
        ...{ chat_id, message_id, layers, key_frames: null, updated_at: created_at },
      })),
    );
  }
}
