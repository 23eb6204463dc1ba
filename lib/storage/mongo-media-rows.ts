// The catalogue's rows as recovery and the export see them, in MongoDB.
import type { Collection, Db, Filter } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import { completeUploads } from './mongo-ingest.ts';
import { locationsPlan } from './mongo-locations.ts';
import { insertRow } from './mongo-media.ts';
import {
  dateOf,
  documentId,
  type MediaDocument,
  mediaOf,
  mediaPlan,
  toFields,
  toRow,
  touched,
} from './mongo-media-documents.ts';
import { mediaFactsPlan } from './mongo-media-facts.ts';
import { afterPlace, byChannel, byPlace } from './mongo-media-places.ts';
import { mirrorCopiesPlan } from './mongo-mirror-copies.ts';
import { completePublications } from './mongo-publications.ts';
import { sidecarsPlan } from './mongo-sidecars.ts';
import { upsertMany } from './mongo-upsert.ts';
import { viewerListsPlan } from './mongo-viewer-lists.ts';
import { viewerProgressPlan } from './mongo-viewer-progress.ts';
import type { MediaPlace, MediaRow, MediaRowStore, RowOrder, RowPlace, RowState } from './storage.ts';

/** Collections with documents of a post, beside its row. */
const hangingOn = [mediaFactsPlan, viewerProgressPlan, viewerListsPlan, sidecarsPlan, mirrorCopiesPlan];

const orders = {
  newest: { key: 'created_at', way: -1 },
  oldest: { key: 'created_at', way: 1 },
  name: { key: 'custom_name', way: 1 },
  largest: { key: 'file_size', way: -1 },
} as const satisfies Readonly<Record<RowOrder, { readonly key: keyof MediaDocument; readonly way: 1 | -1 }>>;

const states: Readonly<Record<RowState, Filter<MediaDocument>>> = {
  active: { is_active: true },
  removed: { is_active: false, missing_since: null },
  missing: { missing_since: { $gt: new Date(0) } },
};

/** Names in either case are the same to this. */
const caseless = { locale: 'en', strength: 2 } as const;

/** {@link MediaRowStore} on MongoDB. */
export class MongoMediaRows implements MediaRowStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(chatId: number, messageId: number): Promise<MediaRow | undefined> {
    const post = bindFields({ chat_id: chatId, message_id: messageId });
    const found = await mongoCall(async () => this.#documents.findOne(post));
    return found ? toRow(found) : undefined;
  }

  async scan(query: { after?: MediaPlace; limit: number }): Promise<readonly MediaRow[]> {
    // A walk over everything begins with everything that was promised.
    if (!query.after) await this.#complete();
    return this.#after({}, query);
  }

  async replace(expected: MediaRow | undefined, next: MediaRow): Promise<boolean> {
    if (!expected) return await insertRow(this.#database(), next);
    const { chat_id, message_id, ...fields } = toFields(next);
    const asExpected = { ...toFields(expected), chat_id, message_id } as Filter<MediaDocument>;
    const update = { $set: fields, $currentDate: touched };
    return (await mongoCall(async () => this.#documents.updateOne(asExpected, update))).matchedCount === 1;
  }

  async putAll(rows: readonly MediaRow[]): Promise<void> {
    const upserts = rows.map((row) => {
      const { chat_id, message_id, ...set } = toFields(row);
      return { key: { chat_id, message_id }, set, insert: { _id: documentId(row) }, now: touched };
    });
    await upsertMany(this.#database().collection(mediaPlan.collection), upserts);
  }

  async list(query: Parameters<MediaRowStore['list']>[0]): Promise<readonly MediaRow[]> {
    const { state, words, order, after, limit } = query;
    if (limit < 1) return [];
    const { key, way } = orders[order];
    const conditions = [state ? states[state] : {}, afterRow(order, after)];
    const found = this.#documents.find({ $and: conditions }).sort({ [key]: way, message_id: way, chat_id: way });
    const ordered = order === 'name' ? found.collation(caseless) : found;
    if (words === undefined) return (await mongoCall(() => ordered.limit(limit).toArray())).map(toRow);
    const named = ordered.project<NamedPost>(namesOnly);
    return await this.#rowsAt(await mongoCall(() => firstWith(named, words.toLowerCase(), limit)));
  }

  async erase({ chat_id, message_id }: MediaPlace): Promise<boolean> {
    const place = bindFields({ chat_id, message_id });
    const inactive = { ...place, is_active: false };
    if (!(await mongoCall(async () => this.#documents.findOne(inactive, { projection: { _id: 1 } })))) return false;
    for (const { collection } of hangingOn)
      await mongoCall(async () => this.#database().collection(collection).deleteMany(place));
    const { message_id: ofBots } = place;
    await mongoCall(async () =>
      this.#database().collection(locationsPlan.collection).deleteMany({ message_id: ofBots }),
    );
    return (await mongoCall(async () => this.#documents.deleteOne(inactive))).deletedCount === 1;
  }

  async missing(limit: number): Promise<readonly MediaRow[]> {
    if (limit < 1) return [];
    const latestFirst = { missing_since: -1, ...byPlace } as const;
    const gone = this.#documents.find({ missing_since: { $gt: new Date(0) } });
    return (await mongoCall(() => gone.sort(latestFirst).limit(limit).toArray())).map(toRow);
  }

  captionsDue(query: { after?: MediaPlace; limit: number }): Promise<readonly MediaRow[]> {
    return this.#after({ caption_due: { $gt: 0 } }, query);
  }

  async captionWritten({ chat_id, message_id, caption_due }: MediaRow): Promise<void> {
    // Every change raises the count: an equal one means that nothing has changed since.
    const update = { $set: { caption_due: 0 }, $currentDate: touched };
    const asSeen = bindFields({ chat_id, message_id, caption_due });
    await mongoCall(async () => this.#documents.updateOne(asSeen, update));
  }

  get #documents(): Collection<MediaDocument> {
    return mediaOf(this.#database());
  }

  /** Those that are still there, in the order given. */
  async #rowsAt(places: readonly MediaPlace[]): Promise<readonly MediaRow[]> {
    if (places.length === 0) return [];
    const found = await mongoCall(async () => this.#documents.find({ $or: byChannel(places) }).toArray());
    const rows = new Map(found.map((document) => [documentId(document), toRow(document)]));
    return places.flatMap((place) => rows.get(documentId(place)) ?? []);
  }

  async #complete(): Promise<void> {
    await completeUploads(this.#database());
    await completePublications(this.#database());
  }

  async #after(
    condition: Filter<MediaDocument>,
    { after, limit }: { after?: MediaPlace; limit: number },
  ): Promise<readonly MediaRow[]> {
    if (limit < 1) return [];
    const found = this.#documents.find({ ...condition, ...afterPlace(after) });
    return (await mongoCall(() => found.sort(byPlace).limit(limit).toArray())).map(toRow);
  }
}

type NamedPost = Pick<MediaDocument, 'chat_id' | 'message_id' | 'custom_name' | 'file_name'>;
const namesOnly = { _id: 0, chat_id: 1, message_id: 1, custom_name: 1, file_name: 1 } as const;

/** What somebody typed is compared here: the server is given no pattern to run. It ends as soon as there are enough. */
async function firstWith(
  posts: AsyncIterable<NamedPost>,
  words: string,
  limit: number,
): Promise<readonly MediaPlace[]> {
  const places: MediaPlace[] = [];
  for await (const { chat_id, message_id, custom_name, file_name } of posts) {
    if (![custom_name, file_name ?? ''].some((name) => name.toLowerCase().includes(words))) continue;
    places.push({ chat_id, message_id });
    if (places.length === limit) break;
  }
  return places;
}

function afterRow(order: RowOrder, after: RowPlace | undefined): Filter<MediaDocument> {
  if (!after) return {};
  const { key, way } = orders[order];
  const { message_id, chat_id } = bindFields({ message_id: after.message_id, chat_id: after.chat_id });
  const value = key === 'created_at' ? dateOf(String(after.key)) : bindMongo(after.key);
  const beyond = (place: unknown) => (way === 1 ? { $gt: place } : { $lt: place });
  const $or = [
    { [key]: beyond(value) },
    { [key]: value, message_id: beyond(message_id) },
    { [key]: value, message_id, chat_id: beyond(chat_id) },
  ];
  return { $or } as Filter<MediaDocument>;
}
