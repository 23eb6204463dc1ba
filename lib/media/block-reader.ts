// Reads a header piecemeal through a source, in few reads, and never more than a header may take.
import type { ByteSource } from './byte-source.ts';
import { Unreadable } from './unreadable.ts';

/** The grid reads are made on: the smallest piece the stream engine fetches, so that a look at 8 bytes costs no more. */
export const blockBytes = 64 * 1024;

/** Longest single read. */
const longestReadBytes = 1024 * 1024;

/** What a header may cost. */
export interface ReadLimits {
  /** Bytes in all. Default 8 MiB. */
  readonly maxBytes?: number;
  /** Calls of the source in all. Default 64. */
  readonly maxReads?: number;
  /** Elements looked at in all: a file of nothing but empty boxes ends here. Default 50,000. */
  readonly maxSteps?: number;
}

/** What was used so far. */
export interface ReadCost {
  readonly reads: number;
  readonly bytes: number;
}

/**
 * A file's bytes by place, each block fetched once and kept; the bound on bytes bounds the memory too.
 *
 * All methods throw Unreadable `truncated` beyond the end of the file and `over_limit` when the limits are used up, and pass on
 * what the source throws.
 */
export class BlockReader {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #signal: AbortSignal;
  readonly #limits: Required<ReadLimits>;
  readonly #blocks = new Map<number, Uint8Array>();
  #reads = 0;
  #bytes = 0;
  #steps = 0;

  constructor(source: ByteSource, signal: AbortSignal, limits: ReadLimits = {}) {
    this.sizeBytes = source.sizeBytes;
    this.#source = source;
    this.#signal = signal;
    this.#limits = { maxBytes: 8 * 1024 * 1024, maxReads: 64, maxSteps: 50_000, ...limits };
  }

  /** What was asked of the source so far: reads, and bytes read. */
  cost(): ReadCost {
    return { reads: this.#reads, bytes: this.#bytes };
  }

  /** Counts an element looked at. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > this.#limits.maxSteps) throw new Unreadable('over_limit', 'too many elements');
  }

  /** Exactly `length` bytes. Do not write to them. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array(0);
    if (!(offset >= 0) || offset + length > this.sizeBytes) {
      throw new Unreadable('truncated', `${length} bytes at ${offset} of ${this.sizeBytes}`);
    }
    if (length > this.#limits.maxBytes) throw new Unreadable('over_limit', `${length} bytes at once`);
    const first = Math.floor(offset / blockBytes);
    const end = Math.ceil((offset + length) / blockBytes);
    await this.#fetchMissing(first, end);
    return this.#joined(offset, length, first, end);
  }

  /** The bytes at a place, fewer where the file ends. */
  bytesUpTo(offset: number, length: number): Promise<Uint8Array> {
    return this.bytes(offset, Math.max(0, Math.min(length, this.sizeBytes - offset)));
  }

  async #fetchMissing(first: number, end: number): Promise<void> {
    for (let block = first; block < end; block += 1) {
      if (this.#blocks.has(block)) continue;
      let stop = block + 1;
      while (stop < end && !this.#blocks.has(stop) && (stop - block) * blockBytes < longestReadBytes) stop += 1;
      await this.#fetch(block, stop);
      block = stop - 1;
    }
  }

  async #fetch(first: number, end: number): Promise<void> {
    const offset = first * blockBytes;
    const length = Math.min(end * blockBytes, this.sizeBytes) - offset;
    if (this.#reads + 1 > this.#limits.maxReads) throw new Unreadable('over_limit', 'too many reads');
    if (this.#bytes + length > this.#limits.maxBytes) throw new Unreadable('over_limit', 'too many bytes');
    this.#reads += 1;
    this.#bytes += length;
    const bytes = await this.#source.read(offset, length, { signal: this.#signal });
    if (bytes.byteLength !== length) throw new Unreadable('truncated', `the source gave ${bytes.byteLength} bytes`);
    for (let block = first; block < end; block += 1) {
      const from = (block - first) * blockBytes;
      this.#blocks.set(block, bytes.subarray(from, Math.min(from + blockBytes, length)));
    }
  }

  #joined(offset: number, length: number, first: number, end: number): Uint8Array {
    const joined = new Uint8Array(length);
    for (let block = first; block < end; block += 1) {
      const start = block * blockBytes;
      const from = Math.max(0, offset - start);
      const piece = this.#blocks.get(block)?.subarray(from, offset + length - start);
      if (piece) joined.set(piece, start + from - offset);
    }
    return joined;
  }
}
