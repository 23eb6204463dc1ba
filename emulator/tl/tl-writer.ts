// Growing output of TL bytes.

const FIRST_CAPACITY_BYTES = 512;
const MAX_BYTES_LENGTH = 0xffffff;

/** Appends TL scalars; the buffer doubles when it is full. */
export class TlWriter {
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY_BYTES);
  #length = 0;

  /** Appends an unsigned word, taken modulo 2^32. */
  uint(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeUInt32LE(value >>> 0, at);
  }

  /** Puts a word at a place reserved by `reserveWord`. */
  uintAt(at: number, value: number): void {
    this.#buffer.writeUInt32LE(value >>> 0, at);
  }

  /** Appends a word that `uintAt` fills in later. @returns its place. */
  reserveWord(): number {
    const at = this.#grow(4);
    this.#buffer.fill(0, at, at + 4);
    return at;
  }

  /** Appends a `long`, taken modulo 2^64. */
  long(value: bigint): void {
    const at = this.#grow(8);
    this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), at);
  }

  /** Appends a `double`. */
  double(value: number): void {
    const at = this.#grow(8);
    this.#buffer.writeDoubleLE(value, at);
  }

  /** Appends bytes as they stand. */
  raw(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#buffer.set(value, at);
  }

  /** Appends `bytes`: length prefix, value, padding to a word. @throws RangeError above 16 MiB - 1. */
  bytes(value: Uint8Array): void {
    const { length } = value;
    if (length > MAX_BYTES_LENGTH) throw new RangeError(`${length} bytes are too many for one TL string`);
    const prefix = length < 254 ? 1 : 4;
    const padding = -(length + prefix) & 3;
    const at = this.#grow(prefix + length + padding);
    if (prefix === 1) this.#buffer[at] = length;
    else this.#buffer.writeUInt32LE(length * 256 + 254, at);
    this.#buffer.set(value, at + prefix);
    this.#buffer.fill(0, at + prefix + length, at + prefix + length + padding);
  }

  /** @returns the bytes written so far; the writer must not be used afterwards. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length = at + count;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}
