// Where long work stands, in MongoDB.
import type { Collection, Db } from 'mongodb';
import { bindFields } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { text } from './row.ts';
import type { PlaceStore } from './storage.ts';

/** The collection of places of long work, and its index. */
export const placesPlan: CollectionPlan = {
  collection: 'places',
  indexes: [{ name: 'name', key: { name: 1 }, isUnique: true }],
};

/** {@link PlaceStore} on MongoDB. */
export class MongoPlaces implements PlaceStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(name: string): Promise<string | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ name })));
    return found ? text(found, 'value') : undefined;
  }

  async save(name: string, value: string): Promise<void> {
    await upsertOne(this.#documents, { key: bindFields({ name }), set: bindFields({ value }) });
  }

  async remove(name: string): Promise<void> {
    await mongoCall(() => this.#documents.deleteOne(bindFields({ name })));
  }

  get #documents(): Collection {
    return this.#database().collection(placesPlan.collection);
  }
}
