// Settings changed while running, and the sealed sessions of bots, in MongoDB.
import type { Collection, Db } from 'mongodb';
import type { BotSessionRecord, BotSessionStore, SettingRecord, SettingStore } from './auth-stores.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { type Upsert, upsertMany, upsertOne } from './mongo-upsert.ts';
import { number, text } from './row.ts';

/** The collection of settings, and its index. */
export const settingsPlan: CollectionPlan = {
  collection: 'settings',
  indexes: [{ name: 'key', key: { key: 1 }, isUnique: true }],
};

/** The collection of sealed sessions, and its index. */
export const botSessionsPlan: CollectionPlan = {
  collection: 'bot_sessions',
  indexes: [{ name: 'bot', key: { bot_id: 1 }, isUnique: true }],
};

const toUpsert = ({ key, value, updated_at_ms }: SettingRecord): Upsert => ({
  key: bindFields({ key }),
  set: bindFields({ value, updated_at_ms }),
});

/** {@link SettingStore} on MongoDB. */
export class MongoSettings implements SettingStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(key: string): Promise<string | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ key })));
    return found ? text(found, 'value') : undefined;
  }

  async save(key: string, value: string, nowMs: number): Promise<void> {
    await upsertOne(this.#documents, toUpsert({ key, value, updated_at_ms: nowMs }));
  }

  async remove(key: string): Promise<void> {
    await mongoCall(() => this.#documents.deleteOne(bindFields({ key })));
  }

  async scan({ after = '', limit }: Parameters<SettingStore['scan']>[0]): Promise<readonly SettingRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter = { key: { $gt: bindMongo(after) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ key: 1 }).limit(limit).toArray());
    return found.map((document) => ({
      key: text(document, 'key'),
      value: text(document, 'value'),
      updated_at_ms: number(document, 'updated_at_ms'),
    }));
  }

  async putAll(records: readonly SettingRecord[]): Promise<void> {
    await upsertMany(this.#documents, records.map(toUpsert));
  }

  get #documents(): Collection {
    return this.#database().collection(settingsPlan.collection);
  }
}

/** {@link BotSessionStore} on MongoDB. */
export class MongoBotSessions implements BotSessionStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(botId: number): Promise<BotSessionRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ bot_id: botId })));
    if (!found) return undefined;
    const updated_at_ms = number(found, 'updated_at_ms');
    return { bot_id: number(found, 'bot_id'), sealed: text(found, 'sealed'), updated_at_ms };
  }

  async save({ bot_id, sealed, updated_at_ms }: BotSessionRecord): Promise<void> {
    await upsertOne(this.#documents, { key: bindFields({ bot_id }), set: bindFields({ sealed, updated_at_ms }) });
  }

  async remove(botId: number): Promise<void> {
    await mongoCall(() => this.#documents.deleteOne(bindFields({ bot_id: botId })));
  }

  get #documents(): Collection {
    return this.#database().collection(botSessionsPlan.collection);
  }
}
