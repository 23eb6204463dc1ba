// Which uploads are the subtitles of which film, in MongoDB.
import type { Collection, Db } from 'mongodb';
import { isDuplicate, mongoCall } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
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

  async link({ upload_key, ...rest }: SidecarLink): Promise<void> {
    const write = () => mongoCall(() => this.#documents.updateOne({ upload_key }, { $set: rest }, { upsert: true }));
    try {
      await write();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // Two upserts at once: now it is there, and is changed.
      await write();
    }
  }

  async of(chatId: number, messageId: number): Promise<readonly SidecarLink[]> {
    const film = { chat_id: chatId, message_id: messageId };
    const order = { linked_at: -1, upload_key: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(film).sort(order).limit(mostSidecars).toArray());
    return found.map(({ upload_key, chat_id, message_id, linked_at }) => ({
      ...{ upload_key, chat_id, message_id, linked_at },
    }));
  }

  get #documents(): Collection<SidecarLink> {
    return this.#database().collection<SidecarLink>(sidecarsPlan.collection);
  }
}
