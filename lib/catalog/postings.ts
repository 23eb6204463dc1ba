// Which items have a term: chains of blocks in one pool of numbers, so that a list grows without being copied.
import { GrowingColumn } from './growing-column.ts';

/** Cells of a segment of the pool: 256 KiB. The pool grows by segments and never moves. */
const segmentBits = 16;
const segmentCells = 1 << segmentBits;
const segmentMask = segmentCells - 1;
/** First and largest block of a list, in entries: half of all terms stand in one or two titles. */
const smallestBlock = 2;
const largestBlock = 512;

/** Lists of numbers below 2^32 by term, each in the order it was filled. */
export class Postings {
  readonly #segments: Uint32Array[] = [];
  /** 0 is no block. */
  #free = 1;
  readonly #first = new GrowingColumn('u32');
  readonly #last = new GrowingColumn('u32');
  /** Capacity of the last block, and what is in it. */
  readonly #capacity = new GrowingColumn('u16');
  readonly #used = new GrowingColumn('u16');
  readonly #counts = new GrowingColumn('u32');

  /** Entries of a term. */
  count(term: number): number {
    return this.#counts.cells[term] ?? 0;
  }

  /** Bytes of the pool. */
  get poolBytes(): number {
    return this.#segments.length * segmentCells * 4;
  }

  /** Appends an entry to a term's list. */
  add(term: number, entry: number): void {
    const used = this.#used.cells[term] ?? 0;
    const capacity = this.#capacity.cells[term] ?? 0;
    if (used === capacity) this.#addBlock(term, capacity);
    const block = this.#last.cells[term] ?? 0;
    const position = this.#used.cells[term] ?? 0;
    this.#write(block + 1 + position, entry);
    this.#used.set(term, position + 1);
    this.#counts.set(term, (this.#counts.cells[term] ?? 0) + 1);
  }

  /** Calls `visit` with each entry of a term. */
  each(term: number, visit: (entry: number) => void): void {
    let block = this.#first.cells[term] ?? 0;
    const last = this.#last.cells[term] ?? 0;
    let capacity = smallestBlock;
    while (block !== 0) {
      const segment = this.#segments[block >>> segmentBits] as Uint32Array;
      const start = (block & segmentMask) + 1;
      const end = start + (block === last ? (this.#used.cells[term] ?? 0) : capacity);
      for (let at = start; at < end; at += 1) visit(segment[at] as number);
      block = block === last ? 0 : (segment[start - 1] as number);
      capacity = Math.min(capacity * 2, largestBlock);
    }
  }

  #addBlock(term: number, before: number): void {
    const capacity = before === 0 ? smallestBlock : Math.min(before * 2, largestBlock);
    const block = this.#allocate(capacity + 1);
    const last = this.#last.cells[term] ?? 0;
    if (last === 0) this.#first.set(term, block);
    else this.#write(last, block);
    this.#last.set(term, block);
    this.#capacity.set(term, capacity);
    this.#used.set(term, 0);
  }

  /** A block never crosses a segment: its end would lie elsewhere. */
  #allocate(cells: number): number {
    const left = segmentCells - (this.#free & segmentMask);
    if (cells > left) this.#free += left;
    const block = this.#free;
    this.#free += cells;
    while (this.#segments.length <= (this.#free - 1) >>> segmentBits)
      this.#segments.push(new Uint32Array(segmentCells));
    return block;
  }

  #write(cell: number, value: number): void {
    const segment = this.#segments[cell >>> segmentBits] as Uint32Array;
    segment[cell & segmentMask] = value;
  }
}
