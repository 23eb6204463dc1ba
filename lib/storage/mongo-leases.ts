// Nodes and the leases of bots, in MongoDB.
import type { Collection, Db } from 'mongodb';
import type { LeaseStore, LeaseView } from './lease-store.ts';
import { bindFields } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { retryDuplicate } from './mongo-upsert.ts';
import { leaseView } from './stored-leases.ts';

/** The collection of nodes. */
export const nodesPlan: CollectionPlan = {
  collection: 'nodes',
  indexes: [{ name: 'id', key: { id: 1 }, isUnique: true }],
};

/** The collection of leases and its indexes. */
export const leasesPlan: CollectionPlan = {
  collection: 'leases',
  indexes: [{ name: 'resource', key: { resource: 1 }, isUnique: true }],
};

/** {@link LeaseStore} on MongoDB. */
export class MongoLeases implements LeaseStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async beat({ id, name }: Parameters<LeaseStore['beat']>[0]): Promise<void> {
    const change = { $set: bindFields({ name }), $inc: { beat: 1 } };
    await retryDuplicate(() => this.#nodes.updateOne(bindFields({ id }), change, { upsert: true }));
  }

  async view(): Promise<LeaseView> {
    const [nodes, leases] = await Promise.all([
      mongoCall(() => this.#nodes.find({}).sort({ id: 1 }).toArray()),
      mongoCall(() => this.#leases.find({}).sort({ resource: 1 }).toArray()),
    ]);
    return leaseView(nodes, leases);
  }

  async claim(resource: string, seenToken: number, holder: string): Promise<number | undefined> {
    const token = seenToken + 1;
    if (seenToken === 0) return (await this.#insert(resource, token, holder)) ? token : undefined;
    const filter = bindFields({ resource, token: seenToken });
    const change = { $set: bindFields({ holder, token }) };
    const { matchedCount } = await mongoCall(() => this.#leases.updateOne(filter, change));
    return matchedCount === 1 ? token : undefined;
  }

  async release(resource: string, token: number): Promise<boolean> {
    const filter = bindFields({ resource, token });
    const { matchedCount } = await mongoCall(() => this.#leases.updateOne(filter, { $set: { holder: null } }));
    return matchedCount === 1;
  }

  async forget(id: string, seenBeat: number): Promise<void> {
    await mongoCall(() => this.#nodes.deleteOne(bindFields({ id, beat: seenBeat })));
  }

  async #insert(resource: string, token: number, holder: string): Promise<boolean> {
    return (await unlessDuplicate(() => this.#leases.insertOne(bindFields({ resource, holder, token })))) !== undefined;
  }

  get #nodes(): Collection {
    return this.#database().collection(nodesPlan.collection);
  }

  get #leases(): Collection {
    return this.#database().collection(leasesPlan.collection);
  }
}
