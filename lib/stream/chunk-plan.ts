// Which pieces of a file to ask Telegram for, and which bytes of each are wanted. Pure.
import { cellBytes } from './chunk-grid.ts';

const kib = 1024;

/** Largest size of the first, second and all further pieces: the first byte comes soon, later pieces fill the line. */
const rampBytes = [128 * kib, 512 * kib, 1024 * kib] as const;

/** Fewer unwanted bytes than this before or behind the wanted ones are cheaper than another round trip. */
const toleratedBytes = cellBytes;

/** One request and its use. */
export interface PlannedChunk {
  /** Bytes; a multiple of `limit`, hence inside one 1 MiB window. */
  readonly offset: number;
  /** Bytes asked for: a power of two from 64 KiB to 1 MiB. */
  readonly limit: number;
  /** Bytes the answer must have: `limit`, less at the end of the file. */
  readonly expectedBytes: number;
  /** Wanted bytes inside the answer: [from, to). */
  readonly from: number;
  readonly to: number;
}

/** What is wanted next. */
export interface PlanRequest {
  /** Bytes [position, end) of a file of `sizeBytes`; position < end <= sizeBytes. */
  readonly position: number;
  readonly end: number;
  readonly sizeBytes: number;
  /** Pieces already planned since the start or the last seek: decides how far the ramp has risen. */
  readonly index: number;
  /** Bytes; never more in one piece, a power of two from 64 KiB. Default: what the ramp allows. */
  readonly largestBytes?: number;
}

function alignedOffset(position: number, limit: number): number {
  return position - (position % limit);
}

/** The largest piece of the fixed grid at `position` that is within `largest` and reads little beyond what is wanted. */
function limitAt(position: number, end: number, sizeBytes: number, largest: number): number {
  for (let limit = largest; limit > cellBytes; limit /= 2) {
    if (alignedOffset(position, limit / 2) + limit / 2 >= end) continue;
    const offset = alignedOffset(position, limit);
    const excess = Math.min(offset + limit, sizeBytes) - end;
    if (position - offset < toleratedBytes && excess < toleratedBytes) return limit;
  }
  return cellBytes;
}

/**
 * Plans the next piece of a window: a power of two, at a multiple of its size.
 *
 * The first is at most 128 KiB, the second 512 KiB, later ones 1 MiB, however long the window is. That grid satisfies
 * upload.getFile (multiples of 4 KiB, divisors of 1 MiB, never across a 1 MiB border; core.telegram.org/api/files) and asks
 * for the same pieces whoever reads. A piece begins less than 64 KiB before the first and ends less than 64 KiB behind the
 * last wanted byte; what lies beyond the end of the file costs nothing.
 *
 * @example planChunk({ position: 0, end: 1, sizeBytes: 5_000_000, index: 0 }) // { offset: 0, limit: 65536, from: 0, to: 1, … }
 */
export function planChunk({ position, end, sizeBytes, index, largestBytes }: PlanRequest): PlannedChunk {
  const ramp = rampBytes[Math.min(index, rampBytes.length - 1)] ?? cellBytes;
  const limit = limitAt(position, end, sizeBytes, Math.min(ramp, largestBytes ?? ramp));
  const offset = alignedOffset(position, limit);
  const chunkEnd = Math.min(offset + limit, sizeBytes);
  return {
    offset,
    limit,
    expectedBytes: chunkEnd - offset,
    from: position - offset,
    to: Math.min(chunkEnd, end) - offset,
  };
}
