// One name for an item, as a key of maps. Pure.
import type { MediaPlace } from '../storage/storage.ts';

/**
 * @returns the post in one word.
 * @example keyOf({ chat_id: 10, message_id: 7 }) // '10:7'
 */
export function keyOf({ chat_id, message_id }: MediaPlace): string {
  return `${chat_id}:${message_id}`;
}
