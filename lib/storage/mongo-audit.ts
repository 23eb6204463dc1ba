// The trail of changes, and what was revoked, in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import { AppError } from '../errors.ts';
import type { AuditRecord, AuditStore, RevocationRecord, RevocationStore } from './auth-stores.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany, upsertOne } from './mongo-upsert.ts';
import { nullable, number, text } from './row.ts';

/** The collection of the trail, and its indexes. */
export const auditPlan: CollectionPlan = {
  collection: 'audit',
  indexes: [
    { name: 'latest', key: { at_ms: -1, id: -1 } },
    { name: 'of_target', key: { target: 1, at_ms: -1, id: -1 } },
  ],
};

/** The collection of what was revoked, and its index. */
export const revocationsPlan: CollectionPlan = {
  collection: 'revocations',
  indexes: [
    { name: 'key', key: { key: 1 }, isUnique: true },
    { name: 'updated', key: { updated_at_ms: 1, key: 1 } },
    { name: 'expiring', key: { expires_at_ms: 1 } },
  ],
};

function toAudit(document: Document): AuditRecord {
  return {
    id: text(document, 'id'),
    at_ms: number(document, 'at_ms'),
    actor: text(document, 'actor'),
    action: text(document, 'action'),
    target: text(document, 'target'),
    detail: text(document, 'detail'),
    ip: text(document, 'ip'),
  };
}

/** {@link AuditStore} on MongoDB. */
export class MongoAudit implements AuditStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add({ id, at_ms, actor, action, target, detail, ip }: AuditRecord): Promise<void> {
    const document = bindFields({ id, at_ms, actor, action, target, detail, ip });
    await mongoCall(() => this.#documents.insertOne(document));
  }

  async list({ before, target, limit }: Parameters<AuditStore['list']>[0]): Promise<readonly AuditRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const ofTarget = target === undefined ? {} : bindFields({ target });
    const filter = { ...ofTarget, ...(before ? strictlyBefore(before) : {}) };
    const latest = { at_ms: -1, id: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(filter).sort(latest).limit(limit).toArray());
    return found.map(toAudit);
  }

  async removeBefore(atMs: number): Promise<number> {
    const old = { at_ms: { $lt: bindMongo(atMs) } };
    return (await mongoCall(() => this.#documents.deleteMany(old))).deletedCount;
  }

  get #documents(): Collection {
    return this.#database().collection(auditPlan.collection);
  }
}

function strictlyBefore({ at_ms, id }: Pick<AuditRecord, 'at_ms' | 'id'>): Document {
  return { $or: [{ at_ms: { $lt: bindMongo(at_ms) } }, { ...bindFields({ at_ms }), id: { $lt: bindMongo(id) } }] };
}

function toRevocation(document: Document): RevocationRecord {
  return {
    key: text(document, 'key'),
    generation: number(document, 'generation'),
    updated_at_ms: number(document, 'updated_at_ms'),
    expires_at_ms: nullable(document, 'expires_at_ms', number),
  };
}

/** {@link RevocationStore} on MongoDB. */
export class MongoRevocations implements RevocationStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add(key: string, nowMs: number, expiresAtMs: number | null): Promise<RevocationRecord> {
    const wanted = bindFields({ key });
    const times = bindFields({ updated_at_ms: nowMs, expires_at_ms: expiresAtMs });
    // Made first and counted after: several that make and count in one go at once get no document back from some servers.
    await upsertOne(this.#documents, { key: wanted, insert: { generation: 0, ...times } });
    const update = { $inc: { generation: 1 }, $set: times };
    const options = { returnDocument: 'after' } as const;
    const found = await mongoCall(() => this.#documents.findOneAndUpdate(wanted, update, options));
    if (!found) throw new AppError('storage_unavailable');
    return toRevocation(found);
  }

  async list({ after, limit }: Parameters<RevocationStore['list']>[0]): Promise<readonly RevocationRecord[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter = after ? strictlyAfter(after) : {};
    const order = { updated_at_ms: 1, key: 1 } as const;
    const found = await mongoCall(() => this.#documents.find(filter).sort(order).limit(limit).toArray());
    return found.map(toRevocation);
  }

  async removeExpired(nowMs: number): Promise<number> {
    // null is less than every number to some servers.
    const expired = { expires_at_ms: { $ne: null, $lte: bindMongo(nowMs) } };
    return (await mongoCall(() => this.#documents.deleteMany(expired))).deletedCount;
  }

  async putAll(records: readonly RevocationRecord[]): Promise<void> {
    const upserts = records.map(({ key, generation, updated_at_ms, expires_at_ms }) => ({
      key: bindFields({ key }),
      set: bindFields({ expires_at_ms }),
      atLeast: bindFields({ generation, updated_at_ms }),
    }));
    await upsertMany(this.#documents, upserts);
  }

  get #documents(): Collection {
    return this.#database().collection(revocationsPlan.collection);
  }
}

function strictlyAfter({ updated_at_ms, key }: Pick<RevocationRecord, 'updated_at_ms' | 'key'>): Document {
  const later = { updated_at_ms: { $gt: bindMongo(updated_at_ms) } };
  return { $or: [later, { ...bindFields({ updated_at_ms }), key: { $gt: bindMongo(key) } }] };
}
