// Telegram's random_id: the number by which it drops a message that is sent twice.
import { createHash } from 'node:crypto';

/**
 * Derives the same signed 64-bit number from the same words, so that a reply repeated after a crash is recognised.
 *
 * @example randomIdFor('answer', '7:1') === randomIdFor('answer', '7:1') // true
 */
export function randomIdFor(...words: readonly string[]): bigint {
  return createHash('sha256').update(JSON.stringify(words)).digest().readBigInt64LE(0);
}
