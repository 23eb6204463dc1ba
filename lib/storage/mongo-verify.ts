// Compares the collections and indexes of a database with what the stores want, and makes what is missing.
import type { CreateIndexesOptions, Db, Document } from 'mongodb';
import { isAppError } from '../errors.ts';
import { mongoCall } from './mongo-errors.ts';
import type { CollectionPlan, IndexPlan } from './mongo-schema.ts';

/** What became of the plans. */
export interface VerifiedSchema {
  /** Collections and indexes made now. */
  readonly created: number;
  /** `collection.index` of those that are not there: refused by this server, or not ours to make. */
  readonly missing: readonly string[];
}

interface Tally {
  created: number;
  readonly missing: string[];
}

/**
 * Looks at every plan; a server that refuses an index is no failure, it works without.
 *
 * @param mayCreate false: only looks.
 * @throws AppError `storage_unavailable` when the server cannot be asked.
 */
export async function verifySchema(
  db: Db,
  plans: readonly CollectionPlan[],
  mayCreate: boolean,
): Promise<VerifiedSchema> {
  const listed = await mongoCall(() => db.listCollections({}, { nameOnly: true }).toArray());
  const names = new Set(listed.map(({ name }) => name));
  const tally: Tally = { created: 0, missing: [] };
  for (const plan of plans) {
    if (names.has(plan.collection)) await verifyIndexes(db, plan, mayCreate, tally);
    else await makeCollection(db, plan, mayCreate, tally);
  }
  return tally;
}

async function makeCollection(db: Db, plan: CollectionPlan, mayCreate: boolean, tally: Tally): Promise<void> {
  const isMade = mayCreate && (await isAccepted(() => db.createCollection(plan.collection)));
  if (isMade) tally.created += 1;
  else if (!mayCreate) tally.missing.push(plan.collection);
  // A refusal may mean that another process was faster: its indexes are looked at all the same.
  if (mayCreate) await verifyIndexes(db, plan, mayCreate, tally);
}

async function verifyIndexes(db: Db, plan: CollectionPlan, mayCreate: boolean, tally: Tally): Promise<void> {
  const collection = db.collection(plan.collection);
  const present = await mongoCall(() => collection.listIndexes().toArray());
  for (const index of plan.indexes) {
    if (present.some((found) => isSame(found, index))) continue;
    const isMade = mayCreate && (await isAccepted(() => collection.createIndex({ ...index.key }, optionsOf(index))));
    if (isMade) tally.created += 1;
    else tally.missing.push(`${plan.collection}.${index.name}`);
  }
}

/** @throws AppError `storage_unavailable`; what the server refuses is false. */
async function isAccepted(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await mongoCall(make);
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === 'storage_unavailable') throw error;
    return false;
  }
}

function optionsOf({ name, isUnique, partialFilter, key }: IndexPlan): CreateIndexesOptions {
  return {
    name,
    ...(isUnique ? { unique: true } : {}),
    ...(partialFilter ? { partialFilterExpression: { ...partialFilter } } : {}),
    // Names are in every language: no word is a stop word, and none is cut to its stem.
    ...(Object.values(key).includes('text') ? { default_language: 'none' } : {}),
  };
}

/** By what it does and not by its name: somebody may have made it by hand. */
function isSame(found: Document, { key, isUnique = false }: IndexPlan): boolean {
  if (isUnique && found.unique !== true) return false;
  const texts = Object.keys(key).filter((field) => key[field] === 'text');
  if (texts.length > 0) return texts.every((field) => Object.hasOwn(found.weights ?? {}, field));
  const entries = (keys: object) => JSON.stringify(Object.entries(keys).map(([field, way]) => [field, Number(way)]));
  return entries(found.key ?? {}) === entries(key);
}
