// Two documents written as one, without transactions: what is yet to be written stands in the document that was written first.
//
// The write that moves an entry or a publication to `published` puts the whole row for the catalogue into the same document.
// Only then is the row added, and at last the intent is dropped. Whoever finds an intent completes it; adding a row
// is done once, however often it is tried. See docs/decisions/0018-two-writes-without-transactions.md.
import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import { mongoCall } from './mongo-errors.ts';
import { insertRow } from './mongo-media.ts';
import { asRow, type MediaFields, mediaOf, toFields, toRow, touched } from './mongo-media-documents.ts';
import type { IndexPlan } from './mongo-schema.ts';
import type { MediaRecord } from './storage.ts';

/** Completed at one go when looked for; more are completed in further goes. */
const sweepBatch = 100;

/** What a document with an unfinished second write has beside its own fields. */
export interface WithIntent {
  readonly _id: string;
  /** The row that the catalogue shall have. */
  readonly intent?: MediaFields;
  /** For the index: there when `intent` is. */
  readonly is_intent_open?: true;
}

/** For the collections whose documents may carry an intent. */
export const intentIndex: IndexPlan = {
  name: 'intents',
  key: { is_intent_open: 1 },
  partialFilter: { is_intent_open: true },
};

/**
 * Goes into the `$set` that publishes.
 *
 * @param key the row is published under.
 * @throws AppError `internal` for a row that cannot be kept.
 */
export function intentOf(record: MediaRecord, key: string): Required<Omit<WithIntent, '_id'>> {
  return { intent: toFields(asRow(record, key)), is_intent_open: true };
}

/** Does the second write of a document that carries an intent, and drops it; nothing otherwise. Idempotent. */
export async function completeIntent<Stored extends WithIntent>(
  db: Db,
  collection: Collection<Stored>,
  document: Pick<Stored, '_id' | 'intent'> | null | undefined,
): Promise<void> {
  if (!document?.intent) return;
  const { _id, intent } = document;
  await addRow(db, intent);
  const { chat_id, message_id } = intent;
  // Only this one: meanwhile it may be done, and another one be there.
  const same = { _id, 'intent.chat_id': chat_id, 'intent.message_id': message_id } as unknown as Filter<Stored>;
  const drop = { $unset: { intent: '', is_intent_open: '' } } as unknown as UpdateFilter<Stored>;
  await mongoCall(() => collection.updateOne(same, drop));
}

/** Completes whatever others have left behind in a collection. */
export async function completeIntents<Stored extends WithIntent>(
  db: Db,
  collection: Collection<Stored>,
): Promise<void> {
  for (;;) {
    const open = { is_intent_open: true } as unknown as Filter<Stored>;
    const found = await mongoCall(() => collection.find(open).limit(sweepBatch).toArray());
    for (const document of found) await completeIntent(db, collection, document as Stored);
    if (found.length < sweepBatch) return;
  }
}

/** A row that is there stays as it is, but for the key it was published under. */
async function addRow(db: Db, intent: MediaFields): Promise<void> {
  const row = toRow({ ...intent, _id: '', changed_at: intent.created_at });
  if (await insertRow(db, row)) return;
  const { chat_id, message_id, post_key } = row;
  const update = { $set: { post_key }, $currentDate: touched };
  await mongoCall(() => mediaOf(db).updateOne({ chat_id, message_id, post_key: null }, update));
}
