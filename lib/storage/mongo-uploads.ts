// Files on their way from a browser into Telegram, in MongoDB.
import type { Collection, Db, Document } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { bytes, nullable, number, oneOf, text } from './row.ts';
import type { UploadFacts, UploadProgress, UploadRecord, UploadStore } from './upload-store.ts';

/** What the collection needs. */
export const uploadsPlan: CollectionPlan = {
  collection: 'uploads',
  indexes: [
    { name: 'id', key: { id: 1 }, isUnique: true },
    { name: 'latest', key: { updated_at_ms: -1, id: -1 } },
    { name: 'owner', key: { owner: 1, updated_at_ms: -1, id: -1 } },
  ],
};

const states = ['receiving', 'whole', 'published', 'lost'] as const;

const toFacts = (document: Document): UploadFacts => ({
  id: text(document, 'id'),
  owner: text(document, 'owner'),
  state: oneOf(document, 'state', states),
  file_name: text(document, 'file_name'),
  custom_name: text(document, 'custom_name'),
  mime_type: text(document, 'mime_type'),
  size_bytes: number(document, 'size_bytes'),
  bot_id: number(document, 'bot_id'),
  file_id: text(document, 'file_id'),
  saved_parts: number(document, 'saved_parts'),
  md5: text(document, 'md5'),
  message_id: nullable(document, 'message_id', number),
  created_at_ms: number(document, 'created_at_ms'),
  updated_at_ms: number(document, 'updated_at_ms'),
  tail_bytes: number(document, 'tail_bytes'),
});

/** {@link UploadStore} on MongoDB. */
export class MongoUploads implements UploadStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add(record: UploadRecord): Promise<void> {
    const document = { ...bindFields({ ...record }), tail_bytes: record.tail.byteLength };
    await mongoCall(() => this.#documents.insertOne(document));
  }

  async find(id: string): Promise<UploadRecord | undefined> {
    const found = await mongoCall(() => this.#documents.findOne({ id: bindMongo(id) }));
    if (!found) return undefined;
    const { tail_bytes: _length, ...facts } = toFacts(found);
    return { ...facts, tail: bytes(found, 'tail') };
  }

  async advance(id: string, { saved_parts, tail, updated_at_ms }: UploadProgress): Promise<boolean> {
    const $set = { ...bindFields({ saved_parts, tail, updated_at_ms }), tail_bytes: tail.byteLength };
    return await this.#update({ id: bindMongo(id), state: 'receiving' }, $set);
  }

  async complete(id: string, whole: Parameters<UploadStore['complete']>[1]): Promise<boolean> {
    const { saved_parts, md5, updated_at_ms } = whole;
    const $set = bindFields({ state: 'whole' as const, saved_parts, md5, updated_at_ms });
    const empty = { tail: new Uint8Array(), tail_bytes: 0 };
    return await this.#update({ id: bindMongo(id), state: { $in: ['receiving', 'whole'] } }, { ...$set, ...empty });
  }

  async end(id: string, { state, message_id, updated_at_ms }: Parameters<UploadStore['end']>[1]): Promise<boolean> {
    const $set = bindFields({ state, message_id, updated_at_ms });
    return await this.#update({ id: bindMongo(id), state: { $in: ['whole', bindMongo(state)] } }, $set);
  }

  async remove(id: string): Promise<boolean> {
    return (await mongoCall(() => this.#documents.deleteOne({ id: bindMongo(id) }))).deletedCount === 1;
  }

  async list({ owner, state, limit }: Parameters<UploadStore['list']>[0]): Promise<readonly UploadFacts[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter = {
      ...(owner === undefined ? {} : bindFields({ owner })),
      ...(state === undefined ? {} : bindFields({ state })),
    };
    const order = { updated_at_ms: -1, id: -1 } as const;
    const shown = { projection: { tail: 0 } };
    const found = await mongoCall(() => this.#documents.find(filter, shown).sort(order).limit(limit).toArray());
    return found.map(toFacts);
  }

  async removeBefore(updatedAtMs: number): Promise<number> {
    const filter = { updated_at_ms: { $lt: bindMongo(updatedAtMs) } };
    return (await mongoCall(() => this.#documents.deleteMany(filter))).deletedCount;
  }

  async #update(filter: Document, $set: Document): Promise<boolean> {
    return (await mongoCall(() => this.#documents.updateOne(filter, { $set }))).matchedCount === 1;
  }

  get #documents(): Collection {
    return this.#database().collection(uploadsPlan.collection, { promoteBuffers: true });
  }
}
