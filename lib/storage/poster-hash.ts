// What all stores of thumbnails agree on.
import { createHash } from 'node:crypto';

/** Telegram's thumbnails are below 200 KB; more is no thumbnail and does not belong into the database. */
export const maxPosterBytes = 2 * 1024 * 1024;

/** Content hash of a thumbnail: 32 hexadecimal digits of its SHA-256. */
export function posterHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
