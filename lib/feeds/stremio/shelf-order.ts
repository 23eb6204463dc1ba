// Lists with the newest first, kept in order without sorting them anew. Pure.
import type { MediaPlace } from '../../storage/storage.ts';

/** When a file was added. */
export interface Dated extends MediaPlace {
  /** ISO 8601, UTC. */
  readonly created_at: string;
}

/** True when `one` stands before `other` in a list of the catalogue. */
export function isNewer(one: Dated, other: Dated): boolean {
  if (one.created_at !== other.created_at) return one.created_at > other.created_at;
  if (one.message_id !== other.message_id) return one.message_id > other.message_id;
  return one.chat_id > other.chat_id;
}

/** Puts an entry to its place in a list that is in order. */
export function insertNewest<T>(list: T[], entry: T, dateOf: (entry: T) => Dated | undefined): void {
  const date = dateOf(entry);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle] === undefined ? undefined : dateOf(list[middle]);
    if (date && other && isNewer(date, other)) high = middle;
    else low = middle + 1;
  }
  list.splice(low, 0, entry);
}
