// Which slot of a cache file holds whose cells, and which slot is given away next. No I/O.
import { type CachedFile, windowKey } from './chunk-cache-ram.ts';
import type { SlotHeader } from './disk-chunks-header.ts';

/** A slot and what it holds. */
export interface SlotEntry {
  readonly slot: number;
  readonly header: SlotHeader;
  /** Reads under way: such a slot is not given away. */
  readers: number;
}

/** The slots of one file; as many as it was made for. */
export class SlotIndex {
  readonly #slots: number;
  /** Oldest first. */
  readonly #entries = new Map<string, SlotEntry>();
  #free: number[] = [];
  #untouched = 0;
  #evictions = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Slots in use. */
  get size(): number {
    return this.#entries.size;
  }

  /** Entries that gave their slot to newer ones. */
  get evictions(): number {
    return this.#evictions;
  }

  /** The entry of a group of cells; does not count as use, see {@link touch}. */
  find(file: CachedFile, group: number): SlotEntry | undefined {
    return this.#entries.get(windowKey(file, group));
  }

  /** Makes it the newest. */
  touch(entry: SlotEntry): void {
    const key = keyOf(entry);
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** Puts an entry as the newest; one with the same key goes, its slot is free unless it is the same. */
  set(entry: SlotEntry): void {
    const before = this.#entries.get(keyOf(entry));
    if (before && before.slot !== entry.slot) this.#free.push(before.slot);
    this.#entries.delete(keyOf(entry));
    this.#entries.set(keyOf(entry), entry);
  }

  /** Forgets an entry and frees its slot. */
  remove(entry: SlotEntry): void {
    if (this.#entries.get(keyOf(entry)) !== entry) return;
    this.#entries.delete(keyOf(entry));
    this.#free.push(entry.slot);
  }

  /** A slot to write to: a free one or the oldest one's, which is forgotten; undefined while all are being read. */
  takeSlot(): number | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#untouched < this.#slots) return this.#untouched++;
    for (const [key, entry] of this.#entries) {
      if (entry.readers > 0) continue;
      this.#entries.delete(key);
      this.#evictions += 1;
      return entry.slot;
    }
    return undefined;
  }

  /** Gives a taken slot back unused. */
  giveSlot(slot: number): void {
    this.#free.push(slot);
  }

  /** Begins with what a file of `slots` slots was found to hold; every other slot in it is free. */
  load(entries: readonly SlotEntry[], slots: number): void {
    this.#entries.clear();
    this.#untouched = slots;
    this.#free = [];
    for (const entry of [...entries].sort((a, b) => a.header.writtenAtMs - b.header.writtenAtMs)) this.set(entry);
    const used = new Set([...this.#entries.values()].map((entry) => entry.slot));
    this.#free = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => !used.has(slot));
  }

  /** Forgets everything, as if the file were empty. */
  clear(): void {
    this.load([], 0);
  }
}

function keyOf({ header }: SlotEntry): string {
  return windowKey(header, header.group);
}
