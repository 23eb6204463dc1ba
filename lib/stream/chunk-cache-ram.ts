// Cells of films in memory: least recently used windows go first, bounded in bytes.
import { cellLength, windowCells } from './chunk-grid.ts';

/** What an entry costs beside its bytes, so that many tiny ones are bounded too. Estimated. */
const entryBytes = 512;

/** An answer that keeps more memory alive than this beyond its own bytes is copied. */
const toleratedSlackBytes = 64 * 1024;

/** A document as the caches know it. The size belongs to it: what lies at the end of a file depends on it. */
export interface CachedFile {
  readonly documentId: string;
  readonly sizeBytes: number;
}

const noCells: readonly undefined[] = [];

interface WindowEntry {
  readonly cells: (Uint8Array | undefined)[];
  heldBytes: number;
}

/** The cells; an answer of the source is kept as it came, its cells are views of it. */
export class RamCells {
  readonly #maxBytes: number;
  /** In order of use, the oldest first. */
  readonly #windows = new Map<string, WindowEntry>();
  #heldBytes = 0;
  #evictions = 0;

  /** @param maxBytes bound; 0 keeps nothing. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The cells of a window, undefined where there is none; the window counts as used. */
  findWindow(file: CachedFile, window: number): readonly (Uint8Array | undefined)[] {
    const key = windowKey(file, window);
    const entry = this.#windows.get(key);
    if (!entry) return noCells;
    this.#windows.delete(key);
    this.#windows.set(key, entry);
    return entry.cells;
  }

  /** Keeps a piece that begins with `firstCell` and lies in one window, and evicts what is too much. */
  put(file: CachedFile, firstCell: number, piece: Uint8Array): void {
    if (this.#maxBytes === 0) return;
    // A copy, which Buffer's own slice() would not be.
    const bytes = piece.buffer.byteLength > piece.byteLength + toleratedSlackBytes ? new Uint8Array(piece) : piece;
    const key = windowKey(file, Math.floor(firstCell / windowCells));
    const entry = this.#windows.get(key) ?? this.#newEntry(key);
    for (let cell = firstCell, from = 0; from < bytes.byteLength; cell += 1) {
      const to = from + cellLength(cell, file.sizeBytes);
      const before = entry.cells[cell % windowCells]?.byteLength ?? 0;
      entry.cells[cell % windowCells] = bytes.subarray(from, to);
      this.#count(entry, to - from - before);
      from = to;
    }
    this.#windows.delete(key);
    this.#windows.set(key, entry);
    this.#evict();
  }

  /** Bytes held and their bound, and windows evicted since the start. */
  stats(): { readonly bytes: number; readonly maxBytes: number; readonly evictions: number } {
    return { bytes: this.#heldBytes, maxBytes: this.#maxBytes, evictions: this.#evictions };
  }

  /** Forgets everything; not counted as evictions. */
  clear(): void {
    this.#windows.clear();
    this.#heldBytes = 0;
  }

  #newEntry(key: string): WindowEntry {
    const entry: WindowEntry = { cells: new Array<Uint8Array | undefined>(windowCells), heldBytes: 0 };
    this.#windows.set(key, entry);
    this.#count(entry, entryBytes);
    return entry;
  }

  #count(entry: WindowEntry, sizeBytes: number): void {
    entry.heldBytes += sizeBytes;
    this.#heldBytes += sizeBytes;
  }

  #evict(): void {
    for (const [key, entry] of this.#windows) {
      if (this.#heldBytes <= this.#maxBytes) return;
      this.#windows.delete(key);
      this.#heldBytes -= entry.heldBytes;
      this.#evictions += 1;
    }
  }
}

/**
 * The key of a window of a file in memory.
 *
 * @param window its number, from 0.
 * @example windowKey({ documentId: '42', sizeBytes: 10 }, 3) // '42:10:3'
 */
export function windowKey({ documentId, sizeBytes }: CachedFile, window: number): string {
  return `${documentId}:${sizeBytes}:${window}`;
}
