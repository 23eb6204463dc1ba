// Which pieces of a file to ask Telegram for, and which bytes of each are wanted. Pure.

const kib = 1024;

/** The smallest piece asked for: below it a request costs more than its bytes. */
const smallestBytes = 64 * kib;

/** Largest size of the first, second and all further pieces: the first byte comes soon, later pieces fill the line. */
const rampBytes = [128 * kib, 512 * kib, 1024 * kib] as const;

/** Fewer unwanted bytes than this before or behind the wanted ones are cheaper than another round trip. */
const toleratedBytes = smallestBytes;

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

function alignedOffset(position: number, limit: number): number {
  return position - (position % limit);
}

/** The largest piece of the fixed grid at `position` that is within `largest` and reads little beyond what is wanted. */
function limitAt(position: number, end: number, sizeBytes: number, largest: number): number {
  for (let limit = largest; limit > smallestBytes; limit /= 2) {
    if (alignedOffset(position, limit / 2) + limit / 2 >= end) continue;
    const offset = alignedOffset(position, limit);
    const excess = Math.min(offset + limit, sizeBytes) - end;
    if (position - offset < toleratedBytes && excess < toleratedBytes) return limit;
  }
  return smallestBytes;
}

/**
 * Cuts the window [start, end) into pieces of power-of-two size, each at a multiple of its size.
 *
 * That grid satisfies upload.getFile (multiples of 4 KiB, divisors of 1 MiB, never across a 1 MiB border;
 * core.telegram.org/api/files) and asks for the same pieces whoever reads. A piece begins less than 64 KiB before the
 * first and ends less than 64 KiB behind the last wanted byte; what lies beyond the end of the file costs nothing.
 *
 * @param sizeBytes of the file; 0 <= start <= end <= sizeBytes.
 * @example [...planChunks(0, 1, 5_000_000)] // [{ offset: 0, limit: 65536, expectedBytes: 65536, from: 0, to: 1 }]
 */
export function* planChunks(start: number, end: number, sizeBytes: number): Generator<PlannedChunk, void, undefined> {
  let position = start;
  for (let index = 0; position < end; index += 1) {
    const largest = rampBytes[Math.min(index, rampBytes.length - 1)] ?? smallestBytes;
    const limit = limitAt(position, end, sizeBytes, largest);
    const offset = alignedOffset(position, limit);
    const chunkEnd = Math.min(offset + limit, sizeBytes);
    const to = Math.min(chunkEnd, end) - offset;
    yield { offset, limit, expectedBytes: chunkEnd - offset, from: position - offset, to };
    position = offset + to;
  }
}
