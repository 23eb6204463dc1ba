// Bytes served by day, in MongoDB.
import type { Collection, Db } from 'mongodb';
import type { EgressDay, EgressRecord, EgressStore } from './egress-store.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { number, text } from './row.ts';

/** The collection of days, and its index. */
export const egressPlan: CollectionPlan = {
  collection: 'egress',
  indexes: [{ name: 'day_of_node', key: { day: 1, node: 1 }, isUnique: true }],
};

/** {@link EgressStore} on MongoDB. */
export class MongoEgress implements EgressStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async save({ day, node, bytes }: EgressRecord): Promise<void> {
    await upsertOne(this.#documents, { key: bindFields({ day, node }), atLeast: bindFields({ bytes }) });
  }

  async served(day: string, node: string): Promise<number> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ day, node })));
    return found ? number(found, 'bytes') : 0;
  }

  async days({ from }: { readonly from: string }): Promise<readonly EgressDay[]> {
    const filter = { day: { $gte: bindMongo(from) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ day: 1 }).toArray());
    // Summed here: some compatible servers add up large whole numbers as floating ones, and there are few rows.
    const sums = new Map<string, number>();
    for (const row of found) sums.set(text(row, 'day'), (sums.get(text(row, 'day')) ?? 0) + number(row, 'bytes'));
    return [...sums].map(([day, bytes]) => ({ day, bytes }));
  }

  async forget(before: string): Promise<void> {
    await mongoCall(() => this.#documents.deleteMany({ day: { $lt: bindMongo(before) } }));
  }

  get #documents(): Collection {
    return this.#database().collection(egressPlan.collection);
  }
}
