// Thumbnails in MongoDB, each stored once under its content hash.
import type { Collection, Db, Document } from 'mongodb';
import { AppError } from '../errors.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { type Upsert, upsertMany, upsertOne } from './mongo-upsert.ts';
import { maxPosterBytes, posterHash } from './poster-hash.ts';
import { bytes as blob, text } from './row.ts';
import type { Poster, PosterStore } from './storage.ts';

/** The collection of pictures, and its index. */
export const postersPlan: CollectionPlan = {
  collection: 'posters',
  indexes: [{ name: 'hash', key: { hash: 1 }, isUnique: true }],
};

const toPoster = (document: Document): Poster => ({
  hash: text(document, 'hash'),
  mimeType: text(document, 'mime_type'),
  bytes: blob(document, 'bytes'),
});

/** The bytes of a hash never change: one that is there stays. */
const toUpsert = ({ hash, mimeType, bytes }: Poster): Upsert => ({
  key: bindFields({ hash }),
  insert: bindFields({ mime_type: mimeType, bytes }),
});

/** {@link PosterStore} on MongoDB. */
export class MongoPosters implements PosterStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  /** @throws AppError `payload_too_large` above 2 MiB. */
  async put(bytes: Uint8Array, mimeType: string): Promise<string> {
    if (bytes.byteLength > maxPosterBytes) throw new AppError('payload_too_large', 'The thumbnail is too large.');
    const hash = posterHash(bytes);
    await upsertOne(this.#documents, toUpsert({ hash, bytes, mimeType }));
    return hash;
  }

  async find(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ hash })));
    if (!found) return undefined;
    const { bytes, mimeType } = toPoster(found);
    return { bytes, mimeType };
  }

  async scan({ after = '', limit }: Parameters<PosterStore['scan']>[0]): Promise<readonly Poster[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter = { hash: { $gt: bindMongo(after) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ hash: 1 }).limit(limit).toArray());
    return found.map(toPoster);
  }

  /** Not all or none, as there are no transactions: those before the one that fails are there. */
  async putAll(posters: readonly Poster[]): Promise<void> {
    await upsertMany(this.#documents, posters.map(toUpsert));
  }

  get #documents(): Collection {
    return this.#database().collection(postersPlan.collection, { promoteBuffers: true });
  }
}
