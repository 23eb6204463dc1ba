// Which items stand beside an item. Pure.
import type { MediaPlace } from '../storage/storage.ts';
import { keyOf } from './item-key.ts';

/**
 * The best of several lists, those of the first list first, each once.
 *
 * @param without the item itself and its copies.
 * @param limit places at most.
 * @example firstOf([[a, b], [b, c]], [a], 20) // [b, c]
 */
export function firstOf(
  lists: readonly (readonly MediaPlace[])[],
  without: readonly MediaPlace[],
  limit: number,
): readonly MediaPlace[] {
  const seen = new Set(without.map(keyOf));
  const kept: MediaPlace[] = [];
  for (const place of lists.flat()) {
    if (kept.length >= limit) break;
    if (seen.has(keyOf(place))) continue;
    seen.add(keyOf(place));
    kept.push({ chat_id: place.chat_id, message_id: place.message_id });
  }
  return kept;
}
