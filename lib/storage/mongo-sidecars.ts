// Which uploads are the subtitles of which film, in MongoDB.
import type { Collection, Db } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { type Upsert, upsertMany, upsertOne } from './mongo-upsert.ts';
import { mostSidecars, type SidecarLink, type SidecarStore } from './sidecar-store.ts';

/** What the collection needs. */
export const sidecarsPlan: CollectionPlan = {
  collection: 'sidecars',
  indexes: [
    { name: 'upload', key: { upload_key: 1 }, isUnique: true },
    { name: 'film', key: { chat_id: 1, message_id: 1, linked_at: -1 } },
  ],
};

/** {@link SidecarStore} on MongoDB. */
export class MongoSidecars implements SidecarStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async link(link: SidecarLink): Promise<void> {
    await upsertOne(this.#database().collection(sidecarsPlan.collection), toUpsert(link));
  }

  async of(chatId: number, messageId: number): Promise<readonly SidecarLink[]> {
    const film = { chat_id: chatId, message_id: messageId };
    const order = { linked_at: -1, upload_key: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(film).sort(order).limit(mostSidecars).toArray());
    return found.map(toLink);
  }

  async scan({ after = '', limit }: Parameters<SidecarStore['scan']>[0]): Promise<readonly SidecarLink[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter = { upload_key: { $gt: bindMongo(after) } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ upload_key: 1 }).limit(limit).toArray());
    return found.map(toLink);
  }

  async putAll(links: readonly SidecarLink[]): Promise<void> {
    await upsertMany(this.#database().collection(sidecarsPlan.collection), links.map(toUpsert));
  }

  get #documents(): Collection<SidecarLink> {
    return this.#database().collection<SidecarLink>(sidecarsPlan.collection);
  }
}

function toLink({ upload_key, chat_id, message_id, linked_at }: SidecarLink): SidecarLink {
  return { upload_key, chat_id, message_id, linked_at };
}

function toUpsert({ upload_key, chat_id, message_id, linked_at }: SidecarLink): Upsert {
  return { key: bindFields({ upload_key }), set: bindFields({ chat_id, message_id, linked_at }) };
}
