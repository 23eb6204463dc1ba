// Reads many small pieces all over a file: several side by side, neighbours together, and never more than so many bytes.
import { blockBytes } from './block-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { Unreadable } from './unreadable.ts';

/** How much is read, and how much at once. */
export interface ScatterLimits {
  /** Bytes in all. Default 192 MiB: some 3,000 texts that each stand alone. */
  readonly maxBytes?: number;
  /** Calls of the source at once. Default 8. */
  readonly parallel?: number;
  /** Of one piece; longer ones are left out. Default 1 MiB: no text is so long. */
  readonly maxPieceBytes?: number;
}

/** Longest single read. */
const longestReadBytes = 1024 * 1024;

/**
 * Looks at the bytes from a place on.
 *
 * @returns 0 when it has seen enough, else how many bytes it needs from the place on.
 */
export type TakePiece = (index: number, bytes: Uint8Array) => number;

interface Member {
  readonly index: number;
  readonly offset: number;
}

interface Run {
  readonly start: number;
  end: number;
  readonly members: Member[];
}

/** Pieces are not kept: what is taken must be copied. */
export class ScatteredReader {
  readonly #source: ByteSource;
  readonly #signal: AbortSignal;
  readonly #limits: Required<ScatterLimits>;
  #reads = 0;
  #bytes = 0;

  constructor(source: ByteSource, signal: AbortSignal, limits: ScatterLimits = {}) {
    this.#source = source;
    this.#signal = signal;
    this.#limits = { maxBytes: 192 * 1024 * 1024, parallel: 8, maxPieceBytes: 1024 * 1024, ...limits };
  }

  /** What was asked of the source so far: reads, and bytes read. */
  cost(): { readonly reads: number; readonly bytes: number } {
    return { reads: this.#reads, bytes: this.#bytes };
  }

  /**
   * Gives `take` the bytes at each place, in no order, more of them when it asks; places beyond the end of the file are left out.
   *
   * @throws Unreadable `over_limit` before anything is read when the places alone are too much, or when the budget is used up;
   * what the source throws; then no read is under way any more.
   */
  async readEach(offsets: readonly number[], take: TakePiece): Promise<void> {
    const runs = runsOf(offsets, this.#source.sizeBytes);
    const sum = runs.reduce((total, { start, end }) => total + end - start, 0);
    if (sum > this.#limits.maxBytes) throw new Unreadable('over_limit', `${sum} bytes in pieces`);
    let next = 0;
    const failing = new AbortController();
    const signal = AbortSignal.any([this.#signal, failing.signal]);
    const work = async () => {
      for (let run = runs[next++]; run && !failing.signal.aborted; run = runs[next++]) {
        await this.#readRun(run, take, signal);
      }
    };
    const workers = Array.from({ length: Math.min(this.#limits.parallel, runs.length) }, () =>
      work().catch((error: unknown) => {
        failing.abort(error);
        throw error;
      }),
    );
    const ends = await Promise.allSettled(workers);
    if (this.#signal.aborted) this.#signal.throwIfAborted();
    if (failing.signal.aborted) throw failing.signal.reason;
    if (ends.some(({ status }) => status === 'rejected')) throw new Unreadable('damaged', 'a piece was not read');
  }

  async #readRun({ start, end, members }: Run, take: TakePiece, signal: AbortSignal): Promise<void> {
    const bytes = await this.#fetch(start, end, signal);
    for (const { index, offset } of members)
      await this.#give(index, offset, bytes.subarray(offset - start), take, signal);
  }

  async #give(index: number, offset: number, first: Uint8Array, take: TakePiece, signal: AbortSignal): Promise<void> {
    let piece = first;
    for (let needed = take(index, piece); needed > piece.byteLength; needed = take(index, piece)) {
      if (needed > this.#limits.maxPieceBytes || offset + needed > this.#source.sizeBytes) return;
      const rest = await this.#fetch(offset + piece.byteLength, offset + needed, signal);
      const longer = new Uint8Array(needed);
      longer.set(piece);
      longer.set(rest, piece.byteLength);
      piece = longer;
    }
  }

  async #fetch(start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#bytes + end - start > this.#limits.maxBytes)
      throw new Unreadable('over_limit', 'too many bytes in pieces');
    this.#reads += 1;
    this.#bytes += end - start;
    const bytes = await this.#source.read(start, end - start, { signal });
    if (bytes.byteLength !== end - start)
      throw new Unreadable('truncated', `the source gave ${bytes.byteLength} bytes`);
    return bytes;
  }
}

/** Whole blocks, neighbours together. */
function runsOf(offsets: readonly number[], sizeBytes: number): Run[] {
  const members = offsets.map((offset, index) => ({ index, offset }));
  const inside = members.filter(({ offset }) => offset >= 0 && offset < sizeBytes);
  const runs: Run[] = [];
  for (const member of inside.sort((a, b) => a.offset - b.offset)) {
    const start = Math.floor(member.offset / blockBytes) * blockBytes;
    const end = Math.min(start + blockBytes, sizeBytes);
    const last = runs.at(-1);
    if (last && start <= last.end && end - last.start <= longestReadBytes) {
      last.end = end;
      last.members.push(member);
    } else runs.push({ start, end, members: [member] });
  }
  return runs;
}
