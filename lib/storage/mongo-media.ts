// The catalogue's rows in MongoDB.
import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import {
  asRow,
  documentId,
  type MediaDocument,
  type MediaFields,
  mediaOf,
  newestFirst,
  toFields,
  toRecord,
  touched,
} from './mongo-media-documents.ts';
import { afterNewest, byChannel } from './mongo-media-places.ts';
import type { MediaFilter, MediaPage, MediaPlace, MediaRecord, MediaRow, MediaStore, MediaTotals } from './storage.ts';

/** Rows asked for at once: two pages of the API. */
const mostAtOnce = 200;

const oldestFirst = { created_at: 1, message_id: 1 } as const;

/**
 * Adds a row; one of the same post is left as it is.
 *
 * @returns false when it was there.
 * @throws AppError `storage_unavailable`, `internal` for a row that cannot be kept.
 */
export async function insertRow(db: Db, row: MediaRow): Promise<boolean> {
  const { chat_id, message_id, ...others } = toFields(row);
  // The place comes from the filter. An update and no insert: only that lets the server write its own time.
  const update = { $setOnInsert: { _id: documentId(row), ...others }, $currentDate: touched };
  // A duplicate: of two that add it at once the other one was faster.
  const done = await unlessDuplicate(() =>
    mediaOf(db).updateOne({ chat_id, message_id }, update as UpdateFilter<MediaDocument>, { upsert: true }),
  );
  return done?.upsertedCount === 1;
}

/** {@link MediaStore} on MongoDB. */
export class MongoMedia implements MediaStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async add(record: MediaRecord): Promise<'added' | 'exists'> {
    return (await insertRow(this.#database(), asRow(record))) ? 'added' : 'exists';
  }

  find(chatId: number, messageId: number): Promise<MediaRecord | undefined> {
    return this.#first({ chat_id: chatId, message_id: messageId });
  }

  findByMessageId(messageId: number): Promise<MediaRecord | undefined> {
    // Equal ids in two channels: the post of the newer channel was made later.
    return this.#first({ message_id: messageId }, { created_at: -1, chat_id: -1 });
  }

  findByFile(fileUniqueId: string, sizeBytes: number): Promise<MediaRecord | undefined> {
    return this.#first({ is_active: true, file_unique_id: fileUniqueId, file_size: sizeBytes }, oldestFirst);
  }

  findByLink(url: string): Promise<MediaRecord | undefined> {
    return this.#first({ is_active: true, youtube_url: url }, oldestFirst);
  }

  async totals(): Promise<MediaTotals> {
    const group = {
      _id: { is_active: '$is_active', file_type: '$file_type' },
      items: { $sum: 1 },
      bytes: { $sum: '$file_size' },
    };
    const groups = await mongoCall(() => this.#documents.aggregate<TotalsGroup>([{ $group: group }]).toArray());
    return sumUp(groups);
  }

  async findMany(places: readonly MediaPlace[]): Promise<readonly MediaRecord[]> {
    if (places.length > mostAtOnce) throw new RangeError(`${places.length} rows at once; at most ${mostAtOnce}`);
    if (places.length === 0) return [];
    const found = await mongoCall(async () => this.#documents.find({ $or: byChannel(places) }).toArray());
    return found.map(toRecord);
  }

  async page({ page, perPage, ...query }: Parameters<MediaStore['page']>[0]): Promise<MediaPage> {
    const filter = activeOf(query);
    const total = await this.#total(filter);
    const offset = (page - 1) * perPage;
    // To MongoDB a limit of 0 is none.
    if (offset >= total || perPage < 1) return { total, items: [] };
    const found = this.#documents.find(filter).sort(newestFirst).skip(offset).limit(perPage);
    return { total, items: (await mongoCall(() => found.toArray())).map(toRecord) };
  }

  async pageAfter({ after, limit, ...query }: Parameters<MediaStore['pageAfter']>[0]): Promise<MediaPage> {
    const filter = activeOf(query);
    const total = await this.#total(filter);
    if (limit < 1) return { total, items: [] };
    const found = this.#documents.find({ ...filter, ...afterNewest(after) }).sort(newestFirst);
    return { total, items: (await mongoCall(() => found.limit(limit).toArray())).map(toRecord) };
  }

  async topMessageId(chatId: number): Promise<number> {
    return (await this.#first({ chat_id: chatId }, { message_id: -1 }))?.message_id ?? 0;
  }

  async rename(chatId: number, messageId: number, customName: string): Promise<boolean> {
    const post = bindFields({ chat_id: chatId, message_id: messageId });
    const custom_name = bindMongo(customName);
    const change = { $set: { custom_name }, $inc: { caption_due: 1 } };
    return (await this.#change({ ...post, custom_name: { $ne: custom_name } }, change)) || (await this.#has(post));
  }

  async setActive(chatId: number, messageId: number, isActive: boolean): Promise<boolean> {
    const place = bindFields({ chat_id: chatId, message_id: messageId });
    const post = { ...place, ...(isActive ? { missing_since: null } : {}) };
    const change = { $set: { is_active: isActive }, $inc: { caption_due: 1 } };
    return (await this.#change({ ...post, is_active: !isActive }, change)) || (await this.#has(post));
  }

  async setThumb(chatId: number, messageId: number, thumb: string): Promise<boolean> {
    const place = bindFields({ chat_id: chatId, message_id: messageId });
    return this.#change(place, { $set: bindFields({ thumb }) });
  }

  get #documents(): Collection<MediaDocument> {
    return mediaOf(this.#database());
  }

  async #first(
    fields: Partial<Omit<MediaFields, 'created_at' | 'missing_since'>>,
    sort: Readonly<Record<string, 1 | -1>> = {},
  ): Promise<MediaRecord | undefined> {
    const filter = bindFields(fields) as Filter<MediaDocument>;
    const found = await mongoCall(async () => this.#documents.findOne(filter, { sort: { ...sort } }));
    return found ? toRecord(found) : undefined;
  }

  #total(filter: Filter<MediaDocument>): Promise<number> {
    return mongoCall(async () => this.#documents.countDocuments(filter));
  }

  async #has(filter: Filter<MediaDocument>): Promise<boolean> {
    const projection = { _id: 1 };
    return (await mongoCall(async () => this.#documents.findOne(filter, { projection }))) !== null;
  }

  async #change(filter: Filter<MediaDocument>, change: UpdateFilter<MediaDocument>): Promise<boolean> {
    const update = { ...change, $currentDate: touched };
    return (await mongoCall(async () => this.#documents.updateOne(filter, update))).matchedCount === 1;
  }
}

function activeOf({ fileType, uploadedBy }: MediaFilter): Filter<MediaDocument> {
  return {
    is_active: true,
    ...bindFields({
      ...(fileType === undefined ? {} : { file_type: fileType }),
      ...(uploadedBy === undefined ? {} : { uploaded_by: uploadedBy }),
    }),
  };
}

interface TotalsGroup {
  readonly _id: { readonly is_active: boolean; readonly file_type: MediaRecord['file_type'] };
  readonly items: number;
  readonly bytes: number;
}

function sumUp(groups: readonly TotalsGroup[]): MediaTotals {
  const active = groups.filter(({ _id }) => _id.is_active);
  const sum = (some: readonly TotalsGroup[], field: 'items' | 'bytes') =>
    some.reduce((total, group) => total + group[field], 0);
  const ofType = (type: MediaRecord['file_type']) =>
    sum(
      active.filter(({ _id }) => _id.file_type === type),
      'items',
    );
  return {
    items: sum(active, 'items'),
    bytes: sum(active, 'bytes'),
    videos: ofType('video'),
    audios: ofType('audio'),
    files: ofType('file'),
    removed: sum(groups, 'items') - sum(active, 'items'),
  };
}
