// The write-ahead log of ingest in MongoDB.
import type { Collection, Db, Filter } from 'mongodb';
import { AppError } from '../errors.ts';
import { bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import { completeIntent, completeIntents, intentIndex, intentOf, type WithIntent } from './mongo-intents.ts';
import { dateOf } from './mongo-media-documents.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { upsertMany } from './mongo-upsert.ts';
import type { IngestEntry, IngestRowStore, IngestStore, MediaRecord } from './storage.ts';
import { withStoredText } from './stored-text.ts';

interface IngestDocument extends WithIntent, Omit<IngestEntry, 'received_at'> {
  /** The key. */
  readonly _id: string;
  readonly received_at: Date;
}

/** The collection of files on their way, and its index. */
export const ingestPlan: CollectionPlan = {
  collection: 'ingest',
  indexes: [{ name: 'unfinished', key: { state: 1, received_at: 1 } }, intentIndex],
};

const ingestOf = (db: Db): Collection<IngestDocument> => db.collection<IngestDocument>(ingestPlan.collection);

function toDocument(entry: IngestEntry): IngestDocument {
  return { _id: bindMongo(entry.key), ...withStoredText(onlyKnown(entry)), received_at: dateOf(entry.received_at) };
}

function toEntry(document: IngestDocument): IngestEntry {
  return onlyKnown({ ...document, received_at: document.received_at.toISOString() });
}

/** In the order in which entries are exported. */
function onlyKnown(entry: IngestEntry): IngestEntry {
  return {
    key: entry.key,
    chat_id: entry.chat_id,
    message_id: entry.message_id,
    sender_id: entry.sender_id,
    state: entry.state,
    copy_random_id: entry.copy_random_id,
    answer_random_id: entry.answer_random_id,
    log_top_id: entry.log_top_id,
    posted_message_id: entry.posted_message_id,
    custom_name: entry.custom_name,
    file_unique_id: entry.file_unique_id,
    file_size: entry.file_size,
    is_duplicate: entry.is_duplicate,
    received_at: entry.received_at,
  };
}

/** Completes rows that an upload has promised and not added. */
export const completeUploads = (db: Db): Promise<void> => completeIntents(db, ingestOf(db));

/** {@link IngestStore} and {@link IngestRowStore} on MongoDB. */
export class MongoIngest implements IngestStore, IngestRowStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async receive(entry: IngestEntry): Promise<IngestEntry> {
    const { _id, ...fields } = toDocument(entry);
    // A duplicate: received twice at once, the other one was faster.
    await unlessDuplicate(() => this.#documents.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true }));
    return toEntry(await this.#get(entry.key));
  }

  async find(key: string): Promise<IngestEntry | undefined> {
    const document = await this.#find(key);
    return document && toEntry(document);
  }

  async publish(key: string, record: MediaRecord): Promise<void> {
    const change = { state: 'published', posted_message_id: record.message_id, ...intentOf(record, key) } as const;
    if (!(await this.#set({ _id: bindMongo(key), state: 'received' }, change))) return this.#requireNotRejected(key);
    await completeIntent(this.#database(), this.#documents, { _id: bindMongo(key), ...intentOf(record, key) });
  }

  async duplicate(key: string, postedMessageId: number): Promise<void> {
    const change = { state: 'published', posted_message_id: bindMongo(postedMessageId), is_duplicate: true } as const;
    if (!(await this.#set({ _id: bindMongo(key), state: 'received' }, change))) await this.#requireNotRejected(key);
  }

  async answered(key: string): Promise<void> {
    await this.#move(key, 'answered', ['published', 'answered']);
  }

  async rejected(key: string): Promise<void> {
    // From `published` too: the film is in the catalogue, but its sender can never be answered (he blocked the bot).
    await this.#move(key, 'rejected', ['received', 'published', 'rejected']);
  }

  async unfinished(limit: number): Promise<readonly IngestEntry[]> {
    if (limit < 1) return [];
    await completeUploads(this.#database());
    // Files of an album come in the same millisecond: within a chat their ids tell the order.
    const oldestFirst = { received_at: 1, message_id: 1 } as const;
    const filter: Filter<IngestDocument> = { state: { $in: ['received', 'published'] } };
    const found = await mongoCall(() => this.#documents.find(filter).sort(oldestFirst).limit(limit).toArray());
    return found.map(toEntry);
  }

  async scan({ after, limit }: Parameters<IngestRowStore['scan']>[0]): Promise<readonly IngestEntry[]> {
    if (limit < 1) return [];
    const filter = { _id: { $gt: bindMongo(after ?? '') } };
    const found = await mongoCall(() => this.#documents.find(filter).sort({ _id: 1 }).limit(limit).toArray());
    return found.map(toEntry);
  }

  async putAll(entries: readonly IngestEntry[]): Promise<void> {
    const upserts = entries.map(toDocument).map(({ _id, ...set }) => ({ key: { _id }, set }));
    await upsertMany(this.#database().collection(ingestPlan.collection), upserts);
  }

  get #documents(): Collection<IngestDocument> {
    return ingestOf(this.#database());
  }

  /** What is read is whole: a row that was promised is in the catalogue. */
  async #find(key: string): Promise<IngestDocument | undefined> {
    const document = await mongoCall(async () => this.#documents.findOne({ _id: bindMongo(key) }));
    await completeIntent(this.#database(), this.#documents, document);
    return document ?? undefined;
  }

  async #get(key: string): Promise<IngestDocument> {
    const document = await this.#find(key);
    if (!document) throw new AppError('not_found', `There is no upload ${key}.`);
    return document;
  }

  /** Already published: its row stands, and a second copy of the film must not become a second row. */
  async #requireNotRejected(key: string): Promise<void> {
    const { state } = await this.#get(key);
    if (state === 'rejected') throw new AppError('internal', `the upload ${key} was rejected and is not published`);
  }

  async #move(key: string, to: IngestEntry['state'], from: readonly IngestEntry['state'][]): Promise<void> {
    if (await this.#set({ _id: bindMongo(key), state: { $in: [...from] } }, { state: to })) return;
    const { state } = await this.#get(key);
    if (state !== to) throw new AppError('internal', `the upload ${key} is ${state} and cannot become ${to}`);
  }

  async #set(filter: Filter<IngestDocument>, $set: Partial<IngestDocument>): Promise<boolean> {
    return (await mongoCall(async () => this.#documents.updateOne(filter, { $set }))).matchedCount === 1;
  }
}
