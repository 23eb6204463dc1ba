// Places in the orders of the catalogue, as filters of MongoDB.
import type { Filter } from 'mongodb';
import { bindFields, bindMongo } from './mongo-bind.ts';
import { dateOf, type MediaDocument } from './mongo-media-documents.ts';
import type { MediaPlace, NewestPlace } from './storage.ts';

/** The order of {@link MediaPlace}. */
export const byPlace = { chat_id: 1, message_id: 1 } as const;

/** Strictly after a place, newest first; everything without one. */
export function afterNewest(after: NewestPlace | undefined): Filter<MediaDocument> {
  if (!after) return {};
  const { message_id, chat_id } = bindFields({ message_id: after.message_id, chat_id: after.chat_id });
  const created_at = dateOf(after.created_at);
  const $or = [
    { created_at: { $lt: created_at } },
    { created_at, message_id: { $lt: message_id } },
    { created_at, message_id, chat_id: { $lt: chat_id } },
  ];
  // Said twice, so that an index by time is entered at the place.
  return { created_at: { $lte: created_at }, $or };
}

/** Strictly after a place, ascending; everything without one. */
export function afterPlace(after: MediaPlace | undefined) {
  if (!after) return {};
  const { chat_id, message_id } = bindFields({ chat_id: after.chat_id, message_id: after.message_id });
  const later = [{ chat_id: { $gt: chat_id } }, { chat_id, message_id: { $gt: message_id } }];
  return { chat_id: { $gte: chat_id }, $or: later };
}

/** Filters that find any of the posts: one a channel, none for no posts. @returns to be put into `$or`. */
export function byChannel(places: readonly MediaPlace[]): { chat_id: number; message_id: { $in: number[] } }[] {
  const channels = new Map<number, number[]>();
  for (const { chat_id, message_id } of places) {
    const ids = channels.get(chat_id) ?? [];
    channels.set(bindMongo(chat_id), ids);
    ids.push(bindMongo(message_id));
  }
  return [...channels].map(([chat_id, ids]) => ({ chat_id, message_id: { $in: ids } }));
}
