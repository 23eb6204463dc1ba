// The lists of viewers, in MongoDB.
import type { Collection, Db, Filter } from 'mongodb';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany } from './mongo-upsert.ts';
import { afterViewerPlace, byViewerPlace, viewerUpsert } from './mongo-viewer-places.ts';
import {
  type ListPlace,
  mostListed,
  type Sweep,
  unknownViewers,
  type ViewedPlace,
  type ViewerListEntry,
  type ViewerListStore,
} from './viewer-store.ts';

/** What the collection needs. */
export const viewerListsPlan: CollectionPlan = {
  collection: 'viewer_lists',
  indexes: [
    { name: 'viewer_item', key: { viewer_id: 1, chat_id: 1, message_id: 1 }, isUnique: true },
    { name: 'viewer_order', key: { viewer_id: 1, rank: -1, message_id: -1, chat_id: -1 } },
    { name: 'viewer_oldest', key: { added_at: 1, viewer_id: 1 } },
  ],
};

/** Some hosts take no more commands at once. */
const batchSize = 50;

/** {@link ViewerListStore} on MongoDB. */
export class MongoViewerLists implements ViewerListStore {
  readonly #database: () => Db;
  readonly #most: number;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param most records of one viewer. Default: {@link mostListed}.
   */
  constructor(database: () => Db, most: number = mostListed) {
    this.#database = database;
    this.#most = most;
  }

  async add({ viewer_id, chat_id, message_id, rank, added_at }: ViewerListEntry): Promise<'added' | 'exists' | 'full'> {
    if (await this.find(viewer_id, { chat_id, message_id })) return 'exists';
    const total = await mongoCall(() => this.#documents.countDocuments({ viewer_id }));
    if (total >= this.#most) return 'full';
    const place = filterOf(viewer_id, { chat_id, message_id });
    const change = { $setOnInsert: { rank, added_at } };
    // A duplicate: of two upserts at once the other one was faster.
    const done = await unlessDuplicate(() => this.#documents.updateOne(place, change, { upsert: true }));
    return done && done.upsertedCount > 0 ? 'added' : 'exists';
  }

  async find(viewerId: string, place: ViewedPlace): Promise<ViewerListEntry | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(filterOf(viewerId, place)));
    return found ? fromDocument(found) : undefined;
  }

  async remove(viewerId: string, place: ViewedPlace): Promise<boolean> {
    const { deletedCount } = await mongoCall(() => this.#documents.deleteOne(filterOf(viewerId, place)));
    return deletedCount > 0;
  }

  async sweep({ before, limit }: Sweep): Promise<number> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return 0;
    const [from, to] = unknownViewers;
    const old = { added_at: { $lt: before }, viewer_id: { $gte: from, $lt: to } };
    return mongoCall(async () => {
      const found = await this.#documents.find(old).sort({ added_at: 1 }).limit(limit).project({ _id: 1 }).toArray();
      return (await this.#documents.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } })).deletedCount;
    });
  }

  async rank(viewerId: string, ranks: readonly ListPlace[]): Promise<void> {
    for (let first = 0; first < ranks.length; first += batchSize) {
      const changes = ranks.slice(first, first + batchSize).map(({ rank, ...place }) => ({
        updateOne: { filter: filterOf(viewerId, place), update: { $set: { rank } } },
      }));
      await mongoCall(() => this.#documents.bulkWrite(changes));
    }
  }

  async page({ viewerId, after, limit }: Parameters<ViewerListStore['page']>[0]): Promise<readonly ViewerListEntry[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter: Filter<ViewerListEntry> = { viewer_id: viewerId, ...(after ? behind(after) : {}) };
    const order = { rank: -1, message_id: -1, chat_id: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(filter).sort(order).limit(limit).toArray());
    return found.map(fromDocument);
  }

  async scan({ after, limit }: Parameters<ViewerListStore['scan']>[0]): Promise<readonly ViewerListEntry[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const found = this.#documents.find(afterViewerPlace(after)).sort(byViewerPlace).limit(limit);
    return (await mongoCall(() => found.toArray())).map(fromDocument);
  }

  async putAll(records: readonly ViewerListEntry[]): Promise<void> {
    const upserts = records.map((record) => viewerUpsert(fromDocument(record)));
    await upsertMany(this.#database().collection(viewerListsPlan.collection), upserts);
  }

  get #documents(): Collection<ViewerListEntry> {
    return this.#database().collection<ViewerListEntry>(viewerListsPlan.collection);
  }
}

function filterOf(viewer_id: string, { chat_id, message_id }: ViewedPlace): Filter<ViewerListEntry> {
  return { viewer_id, chat_id, message_id };
}

function behind({ rank, message_id, chat_id }: ListPlace): Filter<ViewerListEntry> {
  return {
    $or: [
      { rank: { $lt: rank } },
      { rank, message_id: { $lt: message_id } },
      { rank, message_id, chat_id: { $lt: chat_id } },
    ],
  };
}

function fromDocument({ viewer_id, chat_id, message_id, rank, added_at }: ViewerListEntry): ViewerListEntry {
  return { viewer_id, chat_id, message_id, rank, added_at };
}
