// The two ends of a film, where they are at hand without a trip to Telegram.
import type { CachedFile } from './chunk-cache-ram.ts';
import { type CellRun, cellBytes } from './chunk-grid.ts';
import type { PinnedEnds } from './pinned-ends.ts';

/** Both ends, each as long as asked for. */
export interface FilmEnds {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * Reads the first and the last bytes of a film out of what is pinned.
 *
 * @param bytes of each end, at most 64 KiB.
 * @returns undefined when they are not pinned, or the film is shorter than one of them. It never throws.
 */
export async function filmEnds(
  pinned: Pick<PinnedEnds, 'read'>,
  file: CachedFile,
  bytes: number,
): Promise<FilmEnds | undefined> {
  const { sizeBytes } = file;
  if (sizeBytes < bytes) return undefined;
  const last: CellRun = { first: Math.floor((sizeBytes - bytes) / cellBytes), end: Math.ceil(sizeBytes / cellBytes) };
  const head = await pinned.read(file, { first: 0, end: 1 });
  const tail = head && (await pinned.read(file, last));
  if (!tail || head.byteLength < bytes || tail.byteLength < bytes) return undefined;
  return { head: head.subarray(0, bytes), tail: tail.subarray(tail.byteLength - bytes) };
}
