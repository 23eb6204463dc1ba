// Pieces waiting to be written: bounded in bytes, readable while they wait.
import { type CachedFile, windowKey } from './chunk-cache-ram.ts';

/** Cells [first, first + lengths.length) of one slot's group, in one buffer. */
export interface SlotPiece {
  readonly file: CachedFile;
  readonly group: number;
  /** Index inside the slot. */
  readonly first: number;
  /** Cells end to end; all but the file's last one are whole. */
  readonly bytes: Uint8Array;
  readonly cells: number;
}

/** First in, first out; a full queue refuses. */
export class WriteQueue {
  readonly #maxBytes: number;
  readonly #pieces = new Set<SlotPiece>();
  /** The same by slot group, for reading. */
  readonly #byGroup = new Map<string, Set<SlotPiece>>();
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether no piece waits. */
  get isEmpty(): boolean {
    return this.#pieces.size === 0;
  }

  /** Bytes that wait, that of the piece being written included. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** @returns false when the queue is full; then nothing was queued. */
  push(piece: SlotPiece): boolean {
    if (this.#heldBytes + piece.bytes.byteLength > this.#maxBytes) return false;
    this.#heldBytes += piece.bytes.byteLength;
    this.#pieces.add(piece);
    const key = windowKey(piece.file, piece.group);
    const group = this.#byGroup.get(key) ?? new Set();
    this.#byGroup.set(key, group.add(piece));
    return true;
  }

  /** The oldest; it stays readable until {@link done}. */
  head(): SlotPiece | undefined {
    const [piece] = this.#pieces;
    return piece;
  }

  /** Lets go of a piece: it is written, or given up. */
  done(piece: SlotPiece): void {
    if (!this.#pieces.delete(piece)) return;
    this.#heldBytes -= piece.bytes.byteLength;
    const key = windowKey(piece.file, piece.group);
    const group = this.#byGroup.get(key);
    group?.delete(piece);
    if (group?.size === 0) this.#byGroup.delete(key);
  }

  /** The piece that holds a cell, if one waits. */
  find(file: CachedFile, group: number, cell: number): SlotPiece | undefined {
    if (this.isEmpty) return undefined;
    for (const piece of this.#byGroup.get(windowKey(file, group)) ?? []) {
      if (cell >= piece.first && cell < piece.first + piece.cells) return piece;
    }
    return undefined;
  }

  /** Forgets all. @returns how many there were. */
  clear(): number {
    const { size } = this.#pieces;
    this.#pieces.clear();
    this.#byGroup.clear();
    this.#heldBytes = 0;
    return size;
  }
}
