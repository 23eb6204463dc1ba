// EBML (RFC 8794): ids, sizes and values.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import { Unreadable } from './unreadable.ts';

/** An element; `start` is where its data begins. `isOpen`: its size is unknown, and `end` is that of its parent. */
export interface EbmlElement {
  readonly id: number;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
}

/**
 * The element at a cursor whose position 0 is `base` in the file.
 *
 * @param end of its parent in the file; an element of unknown size goes up to it.
 * @throws Unreadable `damaged`.
 */
export function headerAt(cursor: ByteCursor, base: number, end: number): EbmlElement {
  const offset = base + cursor.position;
  const id = readId(cursor);
  const sizeBytes = readSize(cursor);
  const start = base + cursor.position;
  if (sizeBytes === undefined) return { id, offset, start, end, isOpen: true };
  return { id, offset, start, end: start + sizeBytes, isOpen: false };
}

/** With its marker bits, as specifications write ids. */
function readId(cursor: ByteCursor): number {
  const first = cursor.u8();
  const more = Math.clz32(first) - 24;
  if (more > 3) throw new Unreadable('damaged', 'an id of more than 4 bytes');
  let id = first;
  for (let left = more; left > 0; left -= 1) id = id * 256 + cursor.u8();
  return id;
}

/** Undefined: unknown (all bits set). */
function readSize(cursor: ByteCursor): number | undefined {
  const first = cursor.u8();
  const more = Math.clz32(first) - 24;
  if (more > 7) throw new Unreadable('damaged', 'a size of more than 8 bytes');
  let size = first & (0x7f >> more);
  let allSet = size === 0x7f >> more;
  for (let left = more; left > 0; left -= 1) {
    const byte = cursor.u8();
    allSet &&= byte === 0xff;
    size = size * 256 + byte;
  }
  if (allSet) return undefined;
  if (!Number.isSafeInteger(size)) throw new Unreadable('damaged', 'a size beyond 2^53');
  return size;
}

/**
 * The element at a place of the file.
 *
 * @param end of its parent: a longer element is cut to it.
 * @param offset in the file, bytes.
 */
export async function elementAt(reader: BlockReader, offset: number, end: number): Promise<EbmlElement> {
  reader.step();
  const cursor = new ByteCursor(await reader.bytesUpTo(offset, Math.min(12, end - offset)));
  const element = headerAt(cursor, offset, end);
  return element.end > end ? { ...element, end } : element;
}

/** Data of elements read whole, walked without further reads. */
export class EbmlData {
  constructor(
    readonly bytes: Uint8Array,
    readonly start = 0,
    readonly end = bytes.byteLength,
  ) {}

  /** The elements inside, in order. @throws Unreadable `damaged` when one is longer than what it stands in. */
  *children(): Generator<{ readonly id: number; readonly data: EbmlData }> {
    for (let position = this.start; position < this.end; ) {
      const element = headerAt(new ByteCursor(this.bytes, position, this.end), 0, this.end);
      if (element.end > this.end) throw new Unreadable('damaged', 'an element longer than its parent');
      yield { id: element.id, data: new EbmlData(this.bytes, element.start, element.end) };
      position = element.end;
    }
  }

  /** Bytes of the data. */
  get length(): number {
    return this.end - this.start;
  }

  /** The bytes, as a view: do not write to them. */
  raw(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  /** As a number; 0 without bytes. @throws Unreadable `damaged` for more than 8 bytes, or beyond 2^53. */
  unsigned(): number {
    return this.#cursor().unsigned(this.length);
  }

  /** As an IEEE 754 number of 4 or 8 bytes; 0 for any other length. */
  float(): number {
    if (this.length === 4) return this.#cursor().f32();
    return this.length === 8 ? this.#cursor().f64() : 0;
  }

  /** As UTF-8, without what no name should have. */
  text(): string {
    return this.#cursor().utf8(this.length);
  }

  #cursor(): ByteCursor {
    return new ByteCursor(this.bytes, this.start, this.end);
  }
}
