// What people have used of their quotas, and their languages, in MongoDB.
import type { Collection, Db } from 'mongodb';
import { AppError } from '../errors.ts';
import type { LanguageRecord, LanguageStore, UsageKind, UsageRecord, UsageStore } from './bot-memory.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertOne } from './mongo-upsert.ts';
import { boolean, number, text } from './row.ts';

/** The collection of counters, and its indexes. */
export const usagePlan: CollectionPlan = {
  collection: 'usage',
  indexes: [
    { name: 'counter', key: { user_id: 1, kind: 1 }, isUnique: true },
    { name: 'of_window', key: { window_start_ms: 1, user_id: 1 } },
  ],
};

/** The collection of languages, and its index. */
export const languagesPlan: CollectionPlan = {
  collection: 'languages',
  indexes: [{ name: 'user', key: { user_id: 1 }, isUnique: true }],
};

/** Others begin windows and count beside us; each round that fails means that one of them got ahead. */
const rounds = 20;

type Spending = Parameters<UsageStore['spend']>[0];
type Spent = Awaited<ReturnType<UsageStore['spend']>>;

/** {@link UsageStore} on MongoDB. */
export class MongoUsage implements UsageStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async spend(request: Spending): Promise<Spent> {
    for (let round = 0; round < rounds; round += 1) {
      const spent = (await this.#count(request)) ?? (await this.#begin(request));
      if (spent) return spent;
    }
    throw new AppError('storage_unavailable');
  }

  async used(userId: number, kind: UsageKind, windowStartMs: number): Promise<number> {
    const filter = bindFields({ user_id: userId, kind, window_start_ms: windowStartMs });
    const found = await mongoCall(() => this.#documents.findOne(filter));
    return found ? number(found, 'amount') : 0;
  }

  async list({ windowStartMs, after, limit }: Parameters<UsageStore['list']>[0]): Promise<readonly UsageRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const window = bindFields({ window_start_ms: windowStartMs });
    const place = after === undefined ? {} : { user_id: { $gt: bindMongo(after) } };
    const filter = { ...window, ...place, kind: { $in: ['files', 'bytes'] } };
    // Two counters a person at most, so twice as many documents hold all of them.
    const order = { user_id: 1 } as const;
    const found = await mongoCall(() =>
      this.#documents
        .find(filter)
        .sort(order)
        .limit(2 * limit)
        .toArray(),
    );
    const people = new Map<number, UsageRecord>();
    for (const row of found) {
      const userId = number(row, 'user_id');
      const known = people.get(userId) ?? { user_id: userId, files: 0, bytes: 0 };
      people.set(userId, { ...known, [text(row, 'kind')]: number(row, 'amount') });
    }
    return [...people.values()].slice(0, limit);
  }

  /** Within the window that is stored. @returns undefined when there is none of it, or no room in it. */
  async #count({ userId, kind, windowStartMs, amount, limit }: Spending): Promise<Spent | undefined> {
    const window = bindFields({ user_id: userId, kind, window_start_ms: windowStartMs });
    const filter = { ...window, amount: { $lte: bindMongo(limit - amount) } };
    const update = { $inc: bindFields({ amount }) };
    const found = await mongoCall(() => this.#documents.findOneAndUpdate(filter, update, { returnDocument: 'after' }));
    return found ? { isWithin: true, used: number(found, 'amount') } : undefined;
  }

  /** Begins the window, or says that there is no room. @returns undefined when somebody was faster: count again. */
  async #begin({ userId, kind, windowStartMs, amount, limit }: Spending): Promise<Spent | undefined> {
    const key = bindFields({ user_id: userId, kind });
    const found = await mongoCall(() => this.#documents.findOne(key));
    const stored = found ? number(found, 'window_start_ms') : undefined;
    const before = found && stored === windowStartMs ? number(found, 'amount') : 0;
    if (before + amount > limit) return { isWithin: false, used: before };
    if (stored === windowStartMs) return undefined;
    const fields = bindFields({ window_start_ms: windowStartMs, amount });
    const isBegun =
      stored === undefined
        ? await this.#insert({ ...key, ...fields })
        : await this.#replace({ ...key, window_start_ms: stored }, fields);
    return isBegun ? { isWithin: true, used: amount } : undefined;
  }

  async #insert(document: Readonly<Record<string, string | number>>): Promise<boolean> {
    return (await unlessDuplicate(() => this.#documents.insertOne({ ...document }))) !== undefined;
  }

  async #replace(filter: Readonly<Record<string, unknown>>, $set: Readonly<Record<string, number>>): Promise<boolean> {
    return (await mongoCall(() => this.#documents.updateOne(filter, { $set }))).matchedCount === 1;
  }

  get #documents(): Collection {
    return this.#database().collection(usagePlan.collection);
  }
}

/** {@link LanguageStore} on MongoDB. */
export class MongoLanguages implements LanguageStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(userId: number): Promise<LanguageRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ user_id: userId })));
    if (!found) return undefined;
    return {
      user_id: number(found, 'user_id'),
      language: text(found, 'language'),
      is_chosen: boolean(found, 'is_chosen'),
    };
  }

  async save({ user_id, language, is_chosen }: LanguageRecord): Promise<void> {
    await upsertOne(this.#documents, { key: bindFields({ user_id }), set: bindFields({ language, is_chosen }) });
  }

  get #documents(): Collection {
    return this.#database().collection(languagesPlan.collection);
  }
}
