// Links that were given away, in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import type { IssuedLinkPlace, IssuedLinkRecord, IssuedLinkStore } from './issued-links.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { nullable, number, text } from './row.ts';

/** The collection of links that were given away, and its indexes. */
export const issuedLinksPlan: CollectionPlan = {
  collection: 'issued_links',
  indexes: [
    { name: 'id', key: { id: 1 }, isUnique: true },
    { name: 'latest', key: { created_at_ms: -1, id: -1 } },
    { name: 'of_maker', key: { created_by: 1, created_at_ms: -1, id: -1 } },
  ],
};

function toLink(document: Document): IssuedLinkRecord {
  return {
    id: text(document, 'id'),
    chat_id: number(document, 'chat_id'),
    message_id: number(document, 'message_id'),
    scope: text(document, 'scope') === 'download' ? 'download' : 'item',
    by: text(document, 'hangs_on'),
    generations: text(document, 'generations').split(',').map(Number),
    created_at_ms: number(document, 'created_at_ms'),
    created_by: text(document, 'created_by'),
    expires_at_ms: nullable(document, 'expires_at_ms', number),
    ended_at_ms: nullable(document, 'ended_at_ms', number),
  };
}

function strictlyBefore({ created_at_ms, id }: IssuedLinkPlace): Document {
  const older = { created_at_ms: { $lt: bindMongo(created_at_ms) } };
  return { $or: [older, { ...bindFields({ created_at_ms }), id: { $lt: bindMongo(id) } }] };
}

/** {@link IssuedLinkStore} on MongoDB. */
export class MongoIssuedLinks implements IssuedLinkStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add({ by, generations, ...plain }: IssuedLinkRecord): Promise<'added' | 'exists'> {
    const document = bindFields({ ...plain, hangs_on: by, generations: generations.join(',') });
    const added = await unlessDuplicate(() => this.#documents.insertOne(document));
    return added ? 'added' : 'exists';
  }

  async find(id: string): Promise<IssuedLinkRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(bindFields({ id })));
    return found ? toLink(found) : undefined;
  }

  async list({ before, createdBy, limit }: Parameters<IssuedLinkStore['list']>[0]) {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const ofMaker = createdBy === undefined ? {} : bindFields({ created_by: createdBy });
    const filter = { ...ofMaker, ...(before ? strictlyBefore(before) : {}) };
    const latest = { created_at_ms: -1, id: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(filter).sort(latest).limit(limit).toArray());
    return found.map(toLink);
  }

  async countOpen(createdBy: string, nowMs: number): Promise<number> {
    const mine = bindFields({ created_by: createdBy, ended_at_ms: null });
    const filter = { ...mine, $or: [{ expires_at_ms: null }, { expires_at_ms: { $gt: bindMongo(nowMs) } }] };
    return mongoCall(() => this.#documents.countDocuments(filter));
  }

  async end(id: string, atMs: number): Promise<boolean> {
    const open = bindFields({ id, ended_at_ms: null });
    const update = { $set: bindFields({ ended_at_ms: atMs }) };
    return (await mongoCall(() => this.#documents.updateOne(open, update))).matchedCount === 1;
  }

  async removeEndedBefore(atMs: number): Promise<number> {
    // null is less than every number to some servers.
    const before = { $ne: null, $lt: bindMongo(atMs) };
    const filter = { $or: [{ ended_at_ms: before }, { expires_at_ms: before }] };
    return (await mongoCall(() => this.#documents.deleteMany(filter))).deletedCount;
  }

  get #documents(): Collection {
    return this.#database().collection(issuedLinksPlan.collection);
  }
}
