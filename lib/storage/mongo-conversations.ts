// Short-lived state of chats in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import type { ConversationRecord, ConversationStore } from './bot-memory.ts';
import { defaultMaxConversations, refuseLarge } from './conversation-bounds.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { number, text } from './row.ts';

/** The collection of conversations, and its indexes. */
export const conversationsPlan: CollectionPlan = {
  collection: 'conversations',
  indexes: [
    { name: 'key', key: { key: 1 }, isUnique: true },
    { name: 'of_kind', key: { kind: 1, expires_at_ms: 1 } },
    { name: 'expiry', key: { expires_at_ms: 1 } },
  ],
};

function toRecord(document: Document): ConversationRecord {
  return {
    key: text(document, 'key'),
    kind: text(document, 'kind'),
    user_id: number(document, 'user_id'),
    value: text(document, 'value'),
    expires_at_ms: number(document, 'expires_at_ms'),
  };
}

/** {@link ConversationStore} on MongoDB. */
export class MongoConversations implements ConversationStore {
  readonly #database: () => Db;
  readonly #maxRecords: number;
  /** Writes until records are counted again: counting at each would cost more than all the rest. */
  #uncountedWritesLeft = 0;
  /** Nothing is known to expire before; what other processes have put is theirs to remove, or is removed by a later look. */
  #firstExpiryMs = 0;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param maxRecords default 10,000.
   */
  constructor(database: () => Db, maxRecords = defaultMaxConversations) {
    this.#database = database;
    this.#maxRecords = maxRecords;
  }

  /** @throws AppError `internal` for a key or value beyond the limits. */
  async put(record: ConversationRecord, nowMs: number): Promise<void> {
    refuseLarge(record);
    const { key, kind, user_id, value, expires_at_ms } = record;
    if (nowMs >= this.#firstExpiryMs) await this.#removeExpired(nowMs);
    const set = bindFields({ kind, user_id, value, expires_at_ms });
    await upsertOne(this.#documents, { key: bindFields({ key }), set });
    // Behind the write: a look for expired ones that has missed it has begun before.
    this.#firstExpiryMs = Math.min(this.#firstExpiryMs, expires_at_ms);
    this.#uncountedWritesLeft -= 1;
    if (this.#uncountedWritesLeft < 0) await this.#makeRoom(key);
  }

  async find(key: string, nowMs: number): Promise<ConversationRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(living(key, nowMs)));
    return found ? toRecord(found) : undefined;
  }

  async take(key: string, nowMs: number): Promise<ConversationRecord | undefined> {
    const taken = await mongoCall(() => this.#documents.findOneAndDelete(living(key, nowMs)));
    return taken ? toRecord(taken) : undefined;
  }

  async remove(key: string): Promise<void> {
    await mongoCall(() => this.#documents.deleteOne(bindFields({ key })));
  }

  async list(query: Parameters<ConversationStore['list']>[0]): Promise<readonly ConversationRecord[]> {
    const { kind, userId, nowMs, limit } = query;
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const ofUser = userId === undefined ? {} : bindFields({ user_id: userId });
    const filter = { ...bindFields({ kind }), ...ofUser, expires_at_ms: { $gt: bindMongo(nowMs) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort(firstToExpire).limit(limit).toArray());
    return found.map(toRecord);
  }

  async #removeExpired(nowMs: number): Promise<void> {
    const expired = { expires_at_ms: { $lte: bindMongo(nowMs) } };
    await mongoCall(() => this.#documents.deleteMany(expired));
    this.#firstExpiryMs = Number.POSITIVE_INFINITY;
    const [first] = await mongoCall(() => this.#documents.find({}).sort(firstToExpire).limit(1).toArray());
    if (first) this.#firstExpiryMs = Math.min(this.#firstExpiryMs, number(first, 'expires_at_ms'));
  }

  /**
   * Exact for one process. Each counts again when half of the room it saw may be filled, so that two cannot pass the bound and
   * more pass it for a moment only.
   */
  async #makeRoom(keptKey: string): Promise<void> {
    const total = await mongoCall(() => this.#documents.countDocuments({}));
    this.#uncountedWritesLeft = Math.floor(Math.max(this.#maxRecords - total, 0) / 2);
    const excess = total - this.#maxRecords;
    if (excess <= 0) return;
    await mongoCall(async () => {
      const others = { key: { $ne: bindMongo(keptKey) } };
      const projection = { _id: 1 };
      const first = await this.#documents.find(others, { projection }).sort(firstToExpire).limit(excess).toArray();
      await this.#documents.deleteMany({ _id: { $in: first.map(({ _id }) => _id) } });
    });
  }

  get #documents(): Collection {
    return this.#database().collection(conversationsPlan.collection);
  }
}

const firstToExpire = { expires_at_ms: 1, key: 1 } as const;

const living = (key: string, nowMs: number): Document => ({
  ...bindFields({ key }),
  expires_at_ms: { $gt: bindMongo(nowMs) },
});
