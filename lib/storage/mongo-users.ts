// People who sign in, in MongoDB.
import type { Collection, Db, Document, FindCursor } from 'mongodb';
import type { UserChanges, UserRecord, UserStore } from './auth-stores.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany } from './mongo-upsert.ts';
import { boolean, nullable, number, oneOf, text } from './row.ts';

/** The collection of people, and its indexes. */
export const usersPlan: CollectionPlan = {
  collection: 'users',
  indexes: [
    { name: 'id', key: { id: 1 }, isUnique: true },
    { name: 'login', key: { login: 1 }, isUnique: true },
  ],
};

function toUser(document: Document): UserRecord {
  return {
    id: text(document, 'id'),
    login: text(document, 'login'),
    role: oneOf(document, 'role', ['admin', 'viewer']),
    password_hash: text(document, 'password_hash'),
    is_disabled: boolean(document, 'is_disabled'),
    generation: number(document, 'generation'),
    created_at_ms: number(document, 'created_at_ms'),
    // Older documents have none.
    shown_name: nullable({ shown_name: null, ...document }, 'shown_name', text),
  };
}

/** No pattern is given to the server: people are few, and looked through here. */
async function holding(people: FindCursor<Document>, part: string, limit: number): Promise<readonly UserRecord[]> {
  const found: UserRecord[] = [];
  for await (const document of people) {
    const user = toUser(document);
    if (user.login.includes(part)) found.push(user);
    if (found.length >= limit) break;
  }
  return found;
}

/** {@link UserStore} on MongoDB. */
export class MongoUsers implements UserStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add(user: UserRecord): Promise<'added' | 'exists'> {
    const { id, login, role, password_hash, is_disabled, generation, created_at_ms, shown_name } = user;
    const document = bindFields({ id, login, role, password_hash, is_disabled, generation, created_at_ms, shown_name });
    const added = await unlessDuplicate(() => this.#documents.insertOne(document));
    return added ? 'added' : 'exists';
  }

  async find(id: string): Promise<UserRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ id })));
    return found ? toUser(found) : undefined;
  }

  async findByLogin(login: string): Promise<UserRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ login })));
    return found ? toUser(found) : undefined;
  }

  async list({ after = '', part = '', limit }: Parameters<UserStore['list']>[0]): Promise<readonly UserRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const behind = this.#documents.find({ login: { $gt: bindMongo(after) } }).sort({ login: 1 });
    if (part === '') return (await mongoCall(() => behind.limit(limit).toArray())).map(toUser);
    return mongoCall(() => holding(behind, part, limit));
  }

  async change(id: string, { role, password_hash, is_disabled }: UserChanges): Promise<boolean> {
    const $set = {
      ...(role === undefined ? {} : bindFields({ role })),
      ...(password_hash === undefined ? {} : bindFields({ password_hash })),
      ...(is_disabled === undefined ? {} : bindFields({ is_disabled })),
    };
    // An empty $set is an error to MongoDB.
    const update = { ...(Object.keys($set).length === 0 ? {} : { $set }), $inc: { generation: 1 } };
    return (await mongoCall(() => this.#documents.updateOne(bindFields({ id }), update))).matchedCount === 1;
  }

  async countAdmins(): Promise<number> {
    return mongoCall(() => this.#documents.countDocuments({ role: 'admin', is_disabled: false }));
  }

  async putAll(users: readonly UserRecord[]): Promise<void> {
    for (const { id, login } of users) {
      const other = { ...bindFields({ login }), id: { $ne: bindMongo(id) } };
      await mongoCall(() => this.#documents.deleteMany(other));
    }
    const upserts = users.map(
      ({ id, generation, login, role, password_hash, is_disabled, created_at_ms, shown_name }) => ({
        key: bindFields({ id }),
        set: bindFields({ login, role, password_hash, is_disabled, created_at_ms, shown_name }),
        atLeast: bindFields({ generation }),
      }),
    );
    await upsertMany(this.#documents, upserts);
  }

  get #documents(): Collection {
    return this.#database().collection(usersPlan.collection);
  }
}
