// A storyboard as a file: a line of JSON, then the sheet. Pure.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KeptKind } from '../kept-files/create-kept-files.ts';
import type { Storyboard } from './storyboard.ts';

/** A storyboard and its sheet; null for a film that is known to have none. */
export type KeptStoryboard = { readonly storyboard: Storyboard; readonly jpeg: Uint8Array } | null;

/** Films that have none take a file, too. */
export const storyboardFiles: KeptKind = { ending: 'storyboard', edition: 1, maxFiles: 20_000 };

const headSchema = z
  .object({
    hash: z.string().regex(/^[0-9a-f]{32}$/),
    columns: z.int().min(1).max(100),
    rows: z.int().min(1).max(100),
    tileWidth: z.int().min(2).max(4096),
    tileHeight: z.int().min(2).max(4096),
    timesMs: z.array(z.int().nonnegative()).min(1).max(1000),
  })
  .nullable();

/** The bytes to keep. */
export function writeStoryboard(kept: KeptStoryboard): Buffer {
  const head = Buffer.from(`${JSON.stringify(kept?.storyboard ?? null)}\n`);
  return kept ? Buffer.concat([head, kept.jpeg]) : head;
}

/**
 * What {@link writeStoryboard} wrote.
 *
 * @throws Error for anything else, also for a sheet that was cut short.
 * @example readStoryboard(Buffer.from('null\n')) // null
 */
export function readStoryboard(bytes: Buffer): KeptStoryboard {
  const end = bytes.indexOf('\n');
  const storyboard = headSchema.parse(JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))));
  if (!storyboard) return null;
  const jpeg = bytes.subarray(end + 1);
  if (sheetHash(jpeg) !== storyboard.hash) throw new Error('the sheet is not the one that was kept');
  return { storyboard, jpeg };
}

/** Names a sheet by its content. @example sheetHash(new Uint8Array([1])) // '4bf5122f344554c53bde2ebb8cd2b7e3' */
export function sheetHash(jpeg: Uint8Array): string {
  return createHash('sha256').update(jpeg).digest('hex').slice(0, 32);
}
