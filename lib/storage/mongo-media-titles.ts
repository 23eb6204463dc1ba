// All titles, and what changed of them, in MongoDB: for those who keep an index.
import type { Collection, Db, Filter } from 'mongodb';
import type { MediaFactsStore } from './media-facts.ts';
import type { MediaTitle, MediaTitleStore } from './media-titles.ts';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import { type MediaDocument, mediaOf, newestFirst, toRecord } from './mongo-media-documents.ts';
import { afterNewest } from './mongo-media-places.ts';

/** Posts whose facts may be asked for at once. */
const factsAtOnce = 200;

const byChange = { changed_at: 1, chat_id: 1, message_id: 1 } as const;
const projection = {
  ...{ _id: 0, chat_id: 1, message_id: 1, custom_name: 1, file_name: 1, file_type: 1 },
  ...{ document_id: 1, file_size: 1, mime_type: 1, thumb: 1, duration: 1 },
  ...{ uploaded_by: 1, created_at: 1, is_active: 1, changed_at: 1 },
} as const;

/** {@link MediaTitleStore} on MongoDB. */
export class MongoMediaTitles implements MediaTitleStore {
  readonly #database: () => Db;
  readonly #facts: Pick<MediaFactsStore, 'findBrief'>;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db, facts: Pick<MediaFactsStore, 'findBrief'>) {
    this.#database = database;
    this.#facts = facts;
  }

  async newest({ after, limit }: Parameters<MediaTitleStore['newest']>[0]): Promise<readonly MediaTitle[]> {
    return await this.#titles({ is_active: true, ...afterNewest(after) }, newestFirst, limit);
  }

  async changedSince({ sinceMs, after, limit }: Parameters<MediaTitleStore['changedSince']>[0]) {
    const since = bindMongo(new Date(bindMongo(sinceMs)));
    return await this.#titles({ $and: [{ changed_at: { $gte: since } }, later(after)] }, byChange, limit);
  }

  get #documents(): Collection<MediaDocument> {
    return mediaOf(this.#database());
  }

  async #titles(
    filter: Filter<MediaDocument>,
    order: Readonly<Record<string, 1 | -1>>,
    limit: number,
  ): Promise<readonly MediaTitle[]> {
    if (limit < 1) return [];
    const cursor = this.#documents.find(filter, { projection }).sort({ ...order });
    const documents = await mongoCall(() => cursor.limit(limit).toArray());
    const layers = await this.#layersOf(documents);
    return documents.map((document) => toTitle(document, layers.get(`${document.chat_id}:${document.message_id}`)));
  }

  async #layersOf(documents: readonly MediaDocument[]): Promise<ReadonlyMap<string, MediaTitle['layers']>> {
    const layers = new Map<string, MediaTitle['layers']>();
    for (let start = 0; start < documents.length; start += factsAtOnce) {
      const slice = documents.slice(start, start + factsAtOnce);
      for (const facts of await this.#facts.findBrief(slice))
        layers.set(`${facts.chat_id}:${facts.message_id}`, facts.layers);
    }
    return layers;
  }
}

function toTitle(document: MediaDocument, layers: MediaTitle['layers'] = {}): MediaTitle {
  const record = toRecord(document);
  const { chat_id, message_id, document_id, custom_name, file_name, file_size, file_type } = record;
  const { mime_type, thumb, duration, uploaded_by, created_at, is_active } = record;
  const file = {
    chat_id,
    message_id,
    document_id,
    custom_name,
    file_name,
    file_size,
    file_type,
    mime_type,
    thumb,
    duration,
  };
  return { ...file, uploaded_by, created_at, is_active, layers, changed_at_ms: changedAtMs(document) };
}

/** A document that another program has written has no such time. */
const changedAtMs = ({ changed_at }: Partial<Pick<MediaDocument, 'changed_at'>>): number => changed_at?.getTime() ?? 0;

function later(after: Parameters<MediaTitleStore['changedSince']>[0]['after']): Filter<MediaDocument> {
  if (!after) return {};
  const { chat_id, message_id } = bindFields({ chat_id: after.chat_id, message_id: after.message_id });
  const changed_at = new Date(after.changed_at_ms);
  const $or = [
    { changed_at: { $gt: changed_at } },
    { changed_at, chat_id: { $gt: chat_id } },
    { changed_at, chat_id, message_id: { $gt: message_id } },
  ];
  return { changed_at: { $gte: changed_at }, $or };
}
