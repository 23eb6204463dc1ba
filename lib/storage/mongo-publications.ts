// Publications in MongoDB: who may post a thing into the log channel, and how far it has come.
import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import { AppError } from '../errors.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import { completeIntent, completeIntents, intentIndex, intentOf, type WithIntent } from './mongo-intents.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import type { PublicationClaim, PublicationRecord, PublicationStore } from './publication-store.ts';
import type { MediaRecord } from './storage.ts';

/** Another attempt may claim in between; more rounds mean that something else is wrong. */
const rounds = 5;

interface PublicationDocument extends WithIntent, Omit<PublicationRecord, 'updated_at'> {
  /** The key. */
  readonly _id: string;
  readonly updated_at: Date;
}

/** The collection of publications, and its index. */
export const publicationsPlan: CollectionPlan = { collection: 'publications', indexes: [intentIndex] };

const publicationsOf = (db: Db): Collection<PublicationDocument> =>
  db.collection<PublicationDocument>(publicationsPlan.collection);

function toPublication(document: PublicationDocument): PublicationRecord {
  return {
    key: document.key,
    token: document.token,
    state: document.state,
    random_id: document.random_id,
    log_top_id: document.log_top_id,
    posted_message_id: document.posted_message_id,
    updated_at: document.updated_at.toISOString(),
  };
}

/** Completes rows that a publication has promised and not added. */
export const completePublications = (db: Db): Promise<void> => completeIntents(db, publicationsOf(db));

/** {@link PublicationStore} on MongoDB. */
export class MongoPublications implements PublicationStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(key: string): Promise<PublicationRecord | undefined> {
    const document = await this.#find(key);
    return document && toPublication(document);
  }

  async claim(claim: Pick<PublicationRecord, 'key' | 'token' | 'random_id' | 'log_top_id'>): Promise<PublicationClaim> {
    const { key, token } = claim;
    for (let round = 0; round < rounds; round += 1) {
      const isTaken = await this.#update(
        { _id: bindMongo(key), token: { $lte: bindMongo(token) } },
        { $set: { token } },
      );
      const isMade = !isTaken && (await this.#insert({ ...claim, state: 'claimed', posted_message_id: null }));
      const found = await this.#find(key);
      if (found && (isTaken || isMade)) return { isHeld: true, record: toPublication({ ...found, token }) };
      // An older attempt that made the key a moment ago is not above this one: once more.
      if (found && found.token > token) return { isHeld: false, record: toPublication(found) };
    }
    throw new AppError('storage_unavailable');
  }

  async sent(key: string, token: number, postedMessageId: number): Promise<boolean> {
    const open: Filter<PublicationDocument> = {
      ...bindFields({ _id: key, token }),
      state: { $in: ['claimed', 'sent'] },
    };
    if (await this.#update(open, { $set: { state: 'sent', posted_message_id: bindMongo(postedMessageId) } }))
      return true;
    // A published record stays published: its row names the post already.
    return await this.#update(bindFields({ _id: key, token, state: 'published' as const }), {});
  }

  async publish(key: string, token: number, record: MediaRecord): Promise<boolean> {
    const intent = intentOf(record, key);
    const $set = { state: 'published', posted_message_id: record.message_id, ...intent } as const;
    if (await this.#update({ ...bindFields({ _id: key, token }), state: { $in: ['claimed', 'sent'] } }, { $set })) {
      await completeIntent(this.#database(), this.#documents, { _id: bindMongo(key), ...intent });
      return true;
    }
    const found = await this.#find(key);
    return found?.token === token && found.state === 'published';
  }

  async reopen(
    key: string,
    token: number,
    { random_id, log_top_id }: Pick<PublicationRecord, 'random_id' | 'log_top_id'>,
  ): Promise<boolean> {
    // A row that was promised is the business of whoever removes it, and not lost with the promise.
    await this.#find(key);
    const $set = bindFields({ state: 'claimed' as const, random_id, log_top_id, posted_message_id: null });
    return await this.#update(bindFields({ _id: key, token }), { $set });
  }

  async adopt(key: string, postedMessageId: number): Promise<void> {
    await this.#insert({
      ...{ key, token: 0, state: 'published', random_id: '0', log_top_id: 0 },
      posted_message_id: postedMessageId,
    });
  }

  get #documents(): Collection<PublicationDocument> {
    return publicationsOf(this.#database());
  }

  /** What is read is whole: a row that was promised is in the catalogue. */
  async #find(key: string): Promise<PublicationDocument | undefined> {
    const document = await mongoCall(async () => this.#documents.findOne({ _id: bindMongo(key) }));
    await completeIntent(this.#database(), this.#documents, document);
    return document ?? undefined;
  }

  /** @returns false when the key is taken: then nothing has changed. */
  async #insert(record: Omit<PublicationRecord, 'updated_at'>): Promise<boolean> {
    const { key, token, state, random_id, log_top_id, posted_message_id } = bindFields({ ...record });
    const fields = { key, token, state, random_id, log_top_id, posted_message_id };
    const document: PublicationDocument = { _id: key, ...fields, updated_at: new Date() };
    return (await unlessDuplicate(async () => this.#documents.insertOne(document))) !== undefined;
  }

  async #update(
    filter: Filter<PublicationDocument>,
    { $set = {} }: { readonly $set?: UpdateFilter<PublicationDocument>['$set'] },
  ): Promise<boolean> {
    const update = { $set: { ...$set, updated_at: new Date() } };
    return (await mongoCall(async () => this.#documents.updateOne(filter, update))).matchedCount === 1;
  }
}
