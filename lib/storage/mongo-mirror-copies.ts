// Copies in the second log channel, in MongoDB.
import type { Collection, Db, Filter } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall } from './mongo-errors.ts';
import { mediaOf, toRow } from './mongo-media-documents.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { type Upsert, upsertMany, upsertOne } from './mongo-upsert.ts';
import type { MediaPlace, MediaRow, MirrorCopy, MirrorCopyStore } from './storage.ts';

/** Rows compared with their copies at once. */
const compareBatch = 500;

type CopyDocument = MirrorCopy & { readonly _id: string };
type CopyPlace = Pick<MirrorCopy, 'chat_id' | 'message_id' | 'mirror_chat_id'>;

const byPlace = { chat_id: 1, message_id: 1, mirror_chat_id: 1 } as const;

/** The collection of copies in the second channel, and its indexes. */
export const mirrorCopiesPlan: CollectionPlan = {
  collection: 'mirror_copies',
  indexes: [
    { name: 'place', key: byPlace, isUnique: true },
    { name: 'top', key: { mirror_chat_id: 1, copy_message_id: -1 } },
  ],
};

function toCopy(document: MirrorCopy): MirrorCopy {
  return {
    chat_id: document.chat_id,
    message_id: document.message_id,
    mirror_chat_id: document.mirror_chat_id,
    document_id: document.document_id,
    random_id: document.random_id,
    after_id: document.after_id,
    copy_message_id: document.copy_message_id,
  };
}

const idOf = ({ chat_id, message_id, mirror_chat_id }: CopyPlace) => `${chat_id}:${message_id}:${mirror_chat_id}`;

function afterCopy(after: CopyPlace | undefined): Filter<CopyDocument> {
  if (!after) return {};
  const { chat_id, message_id, mirror_chat_id } = bindFields({
    ...{ chat_id: after.chat_id, message_id: after.message_id, mirror_chat_id: after.mirror_chat_id },
  });
  const later = [
    { chat_id: { $gt: chat_id } },
    { chat_id, message_id: { $gt: message_id } },
    { chat_id, message_id, mirror_chat_id: { $gt: mirror_chat_id } },
  ];
  return { chat_id: { $gte: chat_id }, $or: later };
}

/** {@link MirrorCopyStore} on MongoDB. */
export class MongoMirrorCopies implements MirrorCopyStore {
  readonly #database: () => Db;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    this.#database = database;
  }

  async find(place: MediaPlace, mirrorChatId: number): Promise<MirrorCopy | undefined> {
    const _id = idOf({ ...place, mirror_chat_id: mirrorChatId });
    const found = await mongoCall(async () => this.#documents.findOne({ _id }));
    return found ? toCopy(found) : undefined;
  }

  async save(copy: MirrorCopy): Promise<void> {
    await upsertOne(this.#database().collection(mirrorCopiesPlan.collection), toUpsert(copy));
  }

  async wanting({ chatId, mirrorChatId, afterMessageId, limit }: Parameters<MirrorCopyStore['wanting']>[0]) {
    const wanted: MediaRow[] = [];
    let after = afterMessageId;
    while (wanted.length < limit) {
      const rows = await this.#rowsAfter(chatId, after);
      const copied = await this.#copiedOf(rows, mirrorChatId);
      wanted.push(...rows.filter((row) => copied.get(row.message_id) !== row.document_id));
      const last = rows.at(-1);
      if (!last || rows.length < compareBatch) break;
      after = last.message_id;
    }
    return wanted.slice(0, Math.max(0, limit));
  }

  async topCopyId(mirrorChatId: number): Promise<number> {
    const options = { sort: { copy_message_id: -1 } } as const;
    const found = await mongoCall(async () =>
      this.#documents.findOne(bindFields({ mirror_chat_id: mirrorChatId }), options),
    );
    return found?.copy_message_id ?? 0;
  }

  async scan({ after, limit }: Parameters<MirrorCopyStore['scan']>[0]): Promise<readonly MirrorCopy[]> {
    if (limit < 1) return [];
    const found = this.#documents.find(afterCopy(after)).sort(byPlace).limit(limit);
    return (await mongoCall(() => found.toArray())).map(toCopy);
  }

  async putAll(copies: readonly MirrorCopy[]): Promise<void> {
    await upsertMany(this.#database().collection(mirrorCopiesPlan.collection), copies.map(toUpsert));
  }

  get #documents(): Collection<CopyDocument> {
    return this.#database().collection<CopyDocument>(mirrorCopiesPlan.collection);
  }

  async #rowsAfter(chatId: number, messageId: number): Promise<readonly MediaRow[]> {
    const filter = {
      ...bindFields({ chat_id: chatId, missing_since: null }),
      message_id: { $gt: bindMongo(messageId) },
    };
    const found = mediaOf(this.#database()).find(filter).sort({ message_id: 1 }).limit(compareBatch);
    return (await mongoCall(() => found.toArray())).map(toRow);
  }

  /** By post, the document whose copy is finished. */
  async #copiedOf(rows: readonly MediaRow[], mirrorChatId: number): Promise<ReadonlyMap<number, string>> {
    const [first] = rows;
    if (!first) return new Map();
    const place = { chat_id: first.chat_id, message_id: { $in: rows.map((row) => row.message_id) } };
    const finished = { ...place, mirror_chat_id: bindMongo(mirrorChatId), copy_message_id: { $ne: null } };
    const found = await mongoCall(async () => this.#documents.find(finished).toArray());
    return new Map(found.map((copy) => [copy.message_id, copy.document_id]));
  }
}

const toUpsert = (copy: MirrorCopy): Upsert => ({ key: { _id: idOf(copy) }, set: bindFields({ ...toCopy(copy) }) });
