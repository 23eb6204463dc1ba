// The records of all viewers in one order, and their writes, in MongoDB.
import type { Document } from 'mongodb';
import { bindFields, bindMongo, type MongoValue } from './mongo-bind.ts';
import type { Upsert } from './mongo-upsert.ts';
import type { ViewerPlace } from './viewer-store.ts';

/** The order of a unique index of both collections. */
export const byViewerPlace = { viewer_id: 1, chat_id: 1, message_id: 1 } as const;

/** A filter for what stands strictly after a place; for everything without one. */
export function afterViewerPlace(after: ViewerPlace | undefined): Document {
  if (!after) return {};
  const { viewer_id, chat_id, message_id } = bindFields<ViewerPlace>(after);
  return {
    $or: [
      { viewer_id: { $gt: viewer_id } },
      { viewer_id, chat_id: { $gt: chat_id } },
      { viewer_id, chat_id, message_id: { $gt: message_id } },
    ],
  };
}

/** Replaces a record of the same viewer and item. */
export function viewerUpsert<Fields extends ViewerPlace & { readonly [Name in keyof Fields]: MongoValue }>(
  record: Fields,
): Upsert {
  const { viewer_id, chat_id, message_id, ...set } = record;
  return { key: bindFields({ viewer_id, chat_id, message_id }), set: bindRest(set) };
}

function bindRest(fields: Readonly<Record<string, unknown>>): Document {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, bindMongo(value as MongoValue)]));
}
