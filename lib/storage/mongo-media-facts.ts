// Facts of items in MongoDB: one document each, its layers side by side so that each can be written alone.
import { isDeepStrictEqual } from 'node:util';
import type { Collection, Db, Document } from 'mongodb';
import type { z } from 'zod';
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
import { bindFields } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import { mediaOf, touched } from './mongo-media-documents.ts';
import { afterPlace, byChannel, byPlace } from './mongo-media-places.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { retryDuplicate, type Upsert, upsertMany } from './mongo-upsert.ts';
import { date, number } from './row.ts';
import { storedKeyFrames, storedLayers } from './stored-facts.ts';

/** The collection of facts, and its indexes. */
export const mediaFactsPlan: CollectionPlan = {
  collection: 'media_facts',
  indexes: [{ name: 'post', key: { chat_id: 1, message_id: 1 }, isUnique: true }],
};

const longPaths = factSources.flatMap((source) => longFacts.map((field) => `layers.${source}.${field}`));
const briefly = Object.fromEntries([...longPaths, 'key_frames'].map((path) => [path, 0]));

type Post = Pick<MediaFactsRecord, 'chat_id' | 'message_id'>;

/** {@link MediaFactsStore} and {@link MediaFactsRowStore} on MongoDB. */
export class MongoMediaFacts implements MediaFactsStore, MediaFactsRowStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(chatId: number, messageId: number): Promise<MediaFactsRecord | undefined> {
    const key = bindFields({ chat_id: chatId, message_id: messageId });
    const found = await mongoCall(() => this.#documents.findOne(key, { projection: { key_frames: 0 } }));
    return found ? toRecord(found) : undefined;
  }

  async findBrief(posts: Parameters<MediaFactsStore['findBrief']>[0]): Promise<readonly MediaFactsRecord[]> {
    if (posts.length > mostBriefFacts)
      throw new RangeError(`facts of ${posts.length} posts at once; at most ${mostBriefFacts}`);
    if (posts.length === 0) return [];
    const filter = { $or: byChannel(posts) };
    const found = await mongoCall(() => this.#documents.find(filter, { projection: briefly }).toArray());
    return found.map(toRecord);
  }

  async findKeyFrames(chatId: number, messageId: number): Promise<StoredKeyFrames | undefined> {
    const key = bindFields({ chat_id: chatId, message_id: messageId });
    const found = await mongoCall(() => this.#documents.findOne(key, { projection: { key_frames: 1 } }));
    return found?.key_frames ? parsed(found.key_frames, storedKeyFramesSchema) : undefined;
  }

  async scan({ after, limit }: Parameters<MediaFactsRowStore['scan']>[0]): Promise<readonly MediaFactsRow[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const found = await mongoCall(() => this.#documents.find(afterPlace(after)).sort(byPlace).limit(limit).toArray());
    return found.map((document) => ({
      ...toRecord(document),
      key_frames: document.key_frames ? parsed(document.key_frames, storedKeyFramesSchema) : null,
    }));
  }

  parse(value: unknown): MediaFactsRow {
    return mediaFactsRowSchema.parse(value);
  }

  /** Not all or none, as there are no transactions: what is refused is refused before anything is written. */
  async putAll(rows: readonly MediaFactsRow[]): Promise<void> {
    await this.#touching(rows, () => upsertMany(this.#documents, rows.map(toUpsert)));
  }

  async put(change: MediaFactsChange): Promise<boolean> {
    const layers = storedLayers(change.layers);
    const keyFrames = change.key_frames ? storedKeyFrames(change.key_frames) : change.key_frames;
    const key = bindFields({ chat_id: change.chat_id, message_id: change.message_id });
    const found = await mongoCall(() => this.#documents.findOne(key));
    if (found && !isDifferent(found, layers, keyFrames)) return false;
    const update = updateOf(layers, keyFrames, change.updated_at);
    await this.#touching([change], () =>
      retryDuplicate(() => this.#documents.updateOne(key, update, { upsert: true })),
    );
    return true;
  }

  /**
   * Whoever keeps an index of titles looks at an item again when its row says so. Before, so that nobody misses a change whose
   * writer was killed; and after, for those who looked in between.
   */
  async #touching(posts: readonly Post[], write: () => Promise<unknown>): Promise<void> {
    await this.#touch(posts);
    await write();
    await this.#touch(posts);
  }

  async #touch(posts: readonly Post[]): Promise<void> {
    const media = mediaOf(this.#database());
    for (const filter of byChannel(posts)) await mongoCall(() => media.updateMany(filter, { $currentDate: touched }));
  }

  get #documents(): Collection {
    return this.#database().collection(mediaFactsPlan.collection);
  }
}

type Layers = MediaFactsChange['layers'];
type KeyFrames = MediaFactsChange['key_frames'];

/** Each layer under its own path: others may be written at the same time. */
function updateOf(layers: Layers, keyFrames: KeyFrames, updatedAt: string): Document {
  const paths = Object.entries(layers).map(([source, layer]) => [`layers.${source}`, layer] as const);
  const removed = paths.filter(([, layer]) => !layer).map(([path]) => [path, ''] as const);
  const $set = {
    ...Object.fromEntries(paths.filter(([, layer]) => layer)),
    ...(keyFrames === undefined ? {} : { key_frames: keyFrames }),
    updated_at: toInstant(updatedAt),
  };
  return { $set, ...(removed.length > 0 ? { $unset: Object.fromEntries(removed) } : {}) };
}

function isDifferent(found: Document, layers: Layers, keyFrames: KeyFrames): boolean {
  if (keyFrames !== undefined && !isDeepStrictEqual(found.key_frames ?? null, keyFrames)) return true;
  return Object.entries(layers).some(
    ([source, layer]) => !isDeepStrictEqual(found.layers?.[source] ?? null, layer ?? null),
  );
}

function toUpsert({ chat_id, message_id, layers, key_frames, updated_at }: MediaFactsRow): Upsert {
  const set = {
    layers: storedLayers(layers),
    key_frames: key_frames && storedKeyFrames(key_frames),
    updated_at: toInstant(updated_at),
  };
  return { key: bindFields({ chat_id, message_id }), set };
}

function toRecord(document: Document): MediaFactsRecord {
  return {
    chat_id: number(document, 'chat_id'),
    message_id: number(document, 'message_id'),
    layers: parsed(inOneOrder(document.layers ?? {}), factLayersSchema),
    updated_at: fromInstant(document),
  };
}

/** Whoever wrote first: equal facts are equal texts. */
const inOneOrder = (layers: object) => Object.fromEntries(Object.entries(layers).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Without a fraction that is zero, as such times are written. */
const fromInstant = (document: Document): string => date(document, 'updated_at').toISOString().replace('.000Z', 'Z');

/** @throws AppError `internal` for what is no time. */
function toInstant(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new AppError('internal', 'the time of facts is none');
  return time;
}

/** @throws AppError `storage_unavailable`: what is not ours in there means a foreign document. */
function parsed<T>(value: unknown, schema: z.ZodType<T>): T {
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw new AppError('storage_unavailable', undefined, { cause: error });
  return data;
}
