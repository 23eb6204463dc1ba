// Where films are for each bot, in MongoDB. One document per bot and film.
import type { Collection, Db } from 'mongodb';
import type { LocationRecord, LocationStore } from '../telegram/location-store.ts';
import { bindFields } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { bytes, number, text } from './row.ts';

/** The collection of locations, and its index. */
export const locationsPlan: CollectionPlan = {
  collection: 'locations',
  indexes: [{ name: 'film', key: { bot_id: 1, message_id: 1 }, isUnique: true }],
};

/** {@link LocationStore} on MongoDB. */
export class MongoLocations implements LocationStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async findLocation(botId: number, messageId: number): Promise<LocationRecord | undefined> {
    const key = bindFields({ bot_id: botId, message_id: messageId });
    const found = await mongoCall(() => this.#documents.findOne(key));
    if (!found) return undefined;
    return {
      bot_id: number(found, 'bot_id'),
      message_id: number(found, 'message_id'),
      document_id: text(found, 'document_id'),
      access_hash: text(found, 'access_hash'),
      file_reference: bytes(found, 'file_reference'),
      dc_id: number(found, 'dc_id'),
      size_bytes: number(found, 'size_bytes'),
    };
  }

  async saveLocation(record: LocationRecord): Promise<void> {
    const { bot_id, message_id, document_id, access_hash, file_reference, dc_id, size_bytes } = record;
    await upsertOne(this.#documents, {
      key: bindFields({ bot_id, message_id }),
      set: bindFields({ document_id, access_hash, file_reference, dc_id, size_bytes }),
    });
  }

  get #documents(): Collection {
    return this.#database().collection(locationsPlan.collection, { promoteBuffers: true });
  }
}
