// Who sends files, and limits of single ones, in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import type { SenderRecord, SenderStore } from './bot-memory.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { nullable, number, text } from './row.ts';

/** The collection of senders with limits of their own, and its index. */
export const sendersPlan: CollectionPlan = {
  collection: 'senders',
  indexes: [{ name: 'number', key: { user_id: 1 }, isUnique: true }],
};

function toSender(document: Document): SenderRecord {
  return {
    user_id: number(document, 'user_id'),
    subject: text(document, 'subject'),
    daily_files: nullable(document, 'daily_files', number),
    daily_bytes: nullable(document, 'daily_bytes', number),
  };
}

/** {@link SenderStore} on MongoDB. */
export class MongoSenders implements SenderStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(userId: number): Promise<SenderRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ user_id: userId })));
    return found ? toSender(found) : undefined;
  }

  async findMany(userIds: readonly number[]): Promise<readonly SenderRecord[]> {
    const filter = { user_id: { $in: userIds.map(bindMongo) } };
    return (await mongoCall(() => this.#documents.find(filter).toArray())).map(toSender);
  }

  async note({ user_id, subject }: Pick<SenderRecord, 'user_id' | 'subject'>): Promise<void> {
    if (await this.find(user_id)) return;
    const document = bindFields({ user_id, subject, daily_files: null, daily_bytes: null });
    await unlessDuplicate(() => this.#documents.insertOne(document));
  }

  async limit({ user_id, subject, daily_files, daily_bytes }: SenderRecord): Promise<void> {
    await upsertOne(this.#documents, {
      key: bindFields({ user_id }),
      set: bindFields({ subject, daily_files, daily_bytes }),
    });
  }

  async listLimited({ after, limit }: Parameters<SenderStore['listLimited']>[0]): Promise<readonly SenderRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const isLimited = { $or: [{ daily_files: { $ne: null } }, { daily_bytes: { $ne: null } }] };
    const filter = { ...isLimited, ...(after === undefined ? {} : { user_id: { $gt: bindMongo(after) } }) };
    const order = { user_id: 1 } as const;
    return (await mongoCall(() => this.#documents.find(filter).sort(order).limit(limit).toArray())).map(toSender);
  }

  get #documents(): Collection {
    return this.#database().collection(sendersPlan.collection);
  }
}
