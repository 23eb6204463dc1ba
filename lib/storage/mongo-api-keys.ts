// Keys of programs and personal tokens, in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import type { ApiKeyRecord, ApiKeyStore } from './auth-stores.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany } from './mongo-upsert.ts';
import { boolean, nullable, number, text } from './row.ts';

/** The collection of keys and tokens, and its indexes. */
export const apiKeysPlan: CollectionPlan = {
  collection: 'api_keys',
  indexes: [
    { name: 'id', key: { id: 1 }, isUnique: true },
    { name: 'key_hash', key: { key_hash: 1 }, isUnique: true },
    { name: 'of_user', key: { user_id: 1, id: 1 } },
  ],
};

function toKey(document: Document): ApiKeyRecord {
  return {
    id: text(document, 'id'),
    name: text(document, 'name'),
    scopes: text(document, 'scopes').split(' ').filter(Boolean),
    key_hash: text(document, 'key_hash'),
    user_id: nullable(document, 'user_id', text),
    created_at_ms: number(document, 'created_at_ms'),
    created_by: text(document, 'created_by'),
    expires_at_ms: nullable(document, 'expires_at_ms', number),
    last_used_at_ms: nullable(document, 'last_used_at_ms', number),
    is_revoked: boolean(document, 'is_revoked'),
  };
}

function fieldsOf(key: ApiKeyRecord) {
  const { id, name, key_hash, user_id, created_at_ms, created_by, expires_at_ms, last_used_at_ms, is_revoked } = key;
  const times = { created_at_ms, expires_at_ms, last_used_at_ms };
  return bindFields({ id, name, scopes: key.scopes.join(' '), key_hash, user_id, created_by, is_revoked, ...times });
}

/** {@link ApiKeyStore} on MongoDB. */
export class MongoApiKeys implements ApiKeyStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add(key: ApiKeyRecord): Promise<'added' | 'exists'> {
    const added = await unlessDuplicate(() => this.#documents.insertOne(fieldsOf(key)));
    return added ? 'added' : 'exists';
  }

  async find(id: string): Promise<ApiKeyRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ id })));
    return found ? toKey(found) : undefined;
  }

  async findByHash(hash: string): Promise<ApiKeyRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ key_hash: hash })));
    return found ? toKey(found) : undefined;
  }

  async list({ after = '', userId, limit }: Parameters<ApiKeyStore['list']>[0]): Promise<readonly ApiKeyRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const ofUser = userId === undefined ? {} : bindFields({ user_id: userId });
    const filter = { ...ofUser, id: { $gt: bindMongo(after) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ id: 1 }).limit(limit).toArray());
    return found.map(toKey);
  }

  async revoke(id: string): Promise<boolean> {
    const good = bindFields({ id, is_revoked: false });
    return (await mongoCall(() => this.#documents.updateOne(good, { $set: { is_revoked: true } }))).matchedCount === 1;
  }

  async used(id: string, atMs: number): Promise<void> {
    const at = bindMongo(atMs);
    const filter = { ...bindFields({ id }), $or: [{ last_used_at_ms: null }, { last_used_at_ms: { $lt: at } }] };
    await mongoCall(() => this.#documents.updateOne(filter, { $set: { last_used_at_ms: at } }));
  }

  async putAll(keys: readonly ApiKeyRecord[]): Promise<void> {
    const upserts = keys.map((record) => {
      const { id, is_revoked, ...set } = fieldsOf(record);
      // False is less than true.
      return { key: { id }, set, atLeast: { is_revoked } };
    });
    await upsertMany(this.#documents, upserts);
  }

  get #documents(): Collection {
    return this.#database().collection(apiKeysPlan.collection);
  }
}
