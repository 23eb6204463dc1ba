// Bounded reading position in a TL byte string.
import { TlDecodeError } from './tl-errors.ts';

// Telegram's own objects nest less than 20 deep; the bound keeps hostile input from exhausting the stack.
const MAX_DEPTH = 64;

/** Reads TL scalars one after another; every read is checked against the end of the buffer. */
export class TlCursor {
  #depth = 0;

  /** @param buffer Bytes to read. @param offset Byte to start at. */
  constructor(
    readonly buffer: Buffer,
    public offset: number,
  ) {}

  /** Steps over `count` bytes. @returns the offset of the first of them. @throws TlDecodeError when fewer are left. */
  take(count: number): number {
    const start = this.offset;
    if (count > this.buffer.length - start) throw this.error(`wants ${count} more bytes`);
    this.offset = start + count;
    return start;
  }

  /** Reads an unsigned 32-bit word: a constructor id, a flag word, a count. */
  uint(): number {
    return this.buffer.readUInt32LE(this.take(4));
  }

  /** Reads `int`. */
  int(): number {
    return this.buffer.readInt32LE(this.take(4));
  }

  /** Reads `long`, signed. */
  long(): bigint {
    return this.buffer.readBigInt64LE(this.take(8));
  }

  /** Reads `double`. */
  double(): number {
    return this.buffer.readDoubleLE(this.take(8));
  }

  /** Reads `byteLength` bytes as they stand. @returns a view of the buffer, not a copy. */
  raw(byteLength: number): Buffer {
    const start = this.take(byteLength);
    return this.buffer.subarray(start, start + byteLength);
  }

  /** Reads `bytes` with its length prefix and padding. @returns a view of the buffer, not a copy. */
  bytes(): Buffer {
    const first = this.buffer[this.take(1)] ?? 0;
    if (first === 255) throw this.error('has an unknown length prefix');
    const long = first === 254;
    const length = long ? this.buffer.readUIntLE(this.take(3), 3) : first;
    const value = this.raw(length);
    this.take(-(length + (long ? 4 : 1)) & 3);
    return value;
  }

  /** Reads the element count of a vector; each element is at least one word, so a larger count cannot be true. */
  count(): number {
    const count = this.uint();
    if (count > (this.buffer.length - this.offset) / 4) throw this.error(`vector of ${count} does not fit`);
    return count;
  }

  /** Goes one object or vector deeper. @throws TlDecodeError beyond 64 levels. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.error('nests too deep');
  }

  /** Comes back from `enter`. */
  leave(): void {
    this.#depth -= 1;
  }

  /** An error at the current byte. */
  error(reason: string): TlDecodeError {
    return new TlDecodeError(reason, this.offset);
  }
}
