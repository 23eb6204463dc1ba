// Writes that make a document where there is none, one or many, within what every compatible server takes.
import type { AnyBulkWriteOperation, Collection, Document, UpdateFilter } from 'mongodb';
import { AppError } from '../errors.ts';
import { isDuplicate, mongoCall } from './mongo-errors.ts';

/** More in one command hangs some compatible servers. */
export const maxBulkOperations = 50;

/** Two writers may make the same document at once, and one is told of a duplicate; then it is there and the next round finds it. */
const rounds = 5;

/** One document to be written. */
export interface Upsert {
  /** Equality on the fields of a unique index. */
  readonly key: Document;
  /** Replaces these fields. */
  readonly set?: Document;
  /** Raises these numbers, never lowers them. */
  readonly atLeast?: Document;
  /** Only where the document is made. */
  readonly insert?: Document;
  /** Fields that get the server's time. */
  readonly now?: Readonly<Record<string, true>>;
}

const updateOf = ({ set, atLeast, insert, now }: Upsert): UpdateFilter<Document> => ({
  ...(set ? { $set: set } : {}),
  ...(atLeast ? { $max: atLeast } : {}),
  ...(now ? { $currentDate: now } : {}),
  ...(insert ? { $setOnInsert: insert } : {}),
});

/** Runs a call again that was told of a duplicate. @throws AppError `storage_unavailable` as {@link mongoCall}. */
export async function retryDuplicate<T>(call: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await mongoCall(call);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      if (round === rounds) throw new AppError('storage_unavailable', undefined, { cause: error });
    }
  }
}

/** Writes one document. */
export async function upsertOne(collection: Collection, upsert: Upsert): Promise<void> {
  await retryDuplicate(() => collection.updateOne(upsert.key, updateOf(upsert), { upsert: true }));
}

/** Writes documents in their order. One that fails leaves those before it written: to be repeated by the caller. */
export async function upsertMany(collection: Collection, upserts: readonly Upsert[]): Promise<void> {
  for (let at = 0; at < upserts.length; at += maxBulkOperations) {
    const operations = upserts
      .slice(at, at + maxBulkOperations)
      .map(
        (each): AnyBulkWriteOperation => ({ updateOne: { filter: each.key, update: updateOf(each), upsert: true } }),
      );
    await retryDuplicate(() => collection.bulkWrite(operations));
  }
}
