// How far viewers have come, in MongoDB.
import type { Collection, Db, Filter } from 'mongodb';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany } from './mongo-upsert.ts';
import { afterViewerPlace, byViewerPlace, viewerUpsert } from './mongo-viewer-places.ts';
import {
  mostProgress,
  type Sweep,
  unknownViewers,
  type ViewedPlace,
  type ViewerProgress,
  type ViewerProgressStore,
} from './viewer-store.ts';

/** What the collection needs. */
export const viewerProgressPlan: CollectionPlan = {
  collection: 'viewer_progress',
  indexes: [
    { name: 'viewer_item', key: { viewer_id: 1, chat_id: 1, message_id: 1 }, isUnique: true },
    { name: 'viewer_latest', key: { viewer_id: 1, updated_at: -1, message_id: -1, chat_id: -1 } },
    { name: 'viewer_oldest', key: { updated_at: 1, viewer_id: 1 } },
  ],
};

const latestFirst = { updated_at: -1, message_id: -1, chat_id: -1 } as const;

/** {@link ViewerProgressStore} on MongoDB. */
export class MongoViewerProgress implements ViewerProgressStore {
  readonly #database: () => Db;
  readonly #most: number;

  /**
   * @param database gives the open database, or throws AppError `storage_unavailable`.
   * @param most records of one viewer. Default: {@link mostProgress}.
   */
  constructor(database: () => Db, most: number = mostProgress) {
    this.#database = database;
    this.#most = most;
  }

  async save(progress: ViewerProgress): Promise<boolean> {
    const { viewer_id, chat_id, message_id, ...rest } = progress;
    const older = { viewer_id, chat_id, message_id, updated_at: { $lte: progress.updated_at } };
    const done = await unlessDuplicate(() => this.#documents.updateOne(older, { $set: rest }, { upsert: true }));
    // The one there is newer: it did not fit, and there can be no second.
    if (!done) return false;
    if (done.upsertedCount > 0) await this.#dropOldest(viewer_id);
    return true;
  }

  async find(viewerId: string, place: ViewedPlace): Promise<ViewerProgress | undefined> {
    const found = await mongoCall(() => this.#documents.findOne(filterOf(viewerId, place)));
    return found ? fromDocument(found) : undefined;
  }

  async page({
    viewerId,
    isFinished,
    after,
    limit,
  }: Parameters<ViewerProgressStore['page']>[0]): Promise<readonly ViewerProgress[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const filter: Filter<ViewerProgress> = {
      viewer_id: viewerId,
      ...(isFinished === undefined ? {} : { is_finished: isFinished }),
      ...(after ? behind(after) : {}),
    };
    const found = await mongoCall(() => this.#documents.find(filter).sort(latestFirst).limit(limit).toArray());
    return found.map(fromDocument);
  }

  async remove(viewerId: string, place: ViewedPlace): Promise<boolean> {
    const { deletedCount } = await mongoCall(() => this.#documents.deleteOne(filterOf(viewerId, place)));
    return deletedCount > 0;
  }

  async clear(viewerId: string): Promise<number> {
    const { deletedCount } = await mongoCall(() => this.#documents.deleteMany({ viewer_id: viewerId }));
    return deletedCount;
  }

  async sweep({ before, limit }: Sweep): Promise<number> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return 0;
    const [from, to] = unknownViewers;
    const old = { updated_at: { $lt: before }, viewer_id: { $gte: from, $lt: to } };
    return mongoCall(async () => {
      const found = await this.#documents.find(old).sort({ updated_at: 1 }).limit(limit).project({ _id: 1 }).toArray();
      // With the time: one that was written meanwhile is not old any more.
      const chosen = { _id: { $in: found.map(({ _id }) => _id) }, updated_at: { $lt: before } };
      return (await this.#documents.deleteMany(chosen)).deletedCount;
    });
  }

  async #dropOldest(viewer_id: string): Promise<void> {
    await mongoCall(async () => {
      const surplus = (await this.#documents.countDocuments({ viewer_id })) - this.#most;
      if (surplus < 1) return;
      const oldestFirst = { updated_at: 1, message_id: 1, chat_id: 1 } as const;
      const oldest = await this.#documents.find({ viewer_id }).sort(oldestFirst).limit(surplus).toArray();
      // With the time it had: one that was written meanwhile is not the oldest any more.
      for (const { _id, updated_at } of oldest) await this.#documents.deleteOne({ _id, updated_at });
    });
  }

  async scan({ after, limit }: Parameters<ViewerProgressStore['scan']>[0]): Promise<readonly ViewerProgress[]> {
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const found = this.#documents.find(afterViewerPlace(after)).sort(byViewerPlace).limit(limit);
    return (await mongoCall(() => found.toArray())).map(fromDocument);
  }

  async putAll(records: readonly ViewerProgress[]): Promise<void> {
    const upserts = records.map((record) => viewerUpsert(fromDocument(record)));
    await upsertMany(this.#database().collection(viewerProgressPlan.collection), upserts);
  }

  get #documents(): Collection<ViewerProgress> {
    return this.#database().collection<ViewerProgress>(viewerProgressPlan.collection);
  }
}

function filterOf(viewer_id: string, { chat_id, message_id }: ViewedPlace): Filter<ViewerProgress> {
  return { viewer_id, chat_id, message_id };
}

function behind({ updated_at, message_id, chat_id }: ViewedPlace & { updated_at: string }): Filter<ViewerProgress> {
  return {
    $or: [
      { updated_at: { $lt: updated_at } },
      { updated_at, message_id: { $lt: message_id } },
      { updated_at, message_id, chat_id: { $lt: chat_id } },
    ],
  };
}

function fromDocument(document: ViewerProgress): ViewerProgress {
  const { viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at } = document;
  return { viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at };
}
