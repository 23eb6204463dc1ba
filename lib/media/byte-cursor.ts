// Reads numbers and text out of bytes; never beyond their end.
import { Unreadable } from './unreadable.ts';

/** Big-endian unless the name says otherwise. Every method moves on and throws Unreadable `damaged` at the end. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  position: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.byteLength) {
    if (start < 0 || end > bytes.byteLength || start > end)
      throw new Unreadable('damaged', 'a window outside its bytes');
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
  }

  /** Bytes up to the end. */
  get left(): number {
    return this.end - this.position;
  }

  /** Moves on by so many bytes. */
  skip(length: number): this {
    this.#take(length);
    return this;
  }

  /** 1 byte. */
  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** 2 bytes, unsigned. */
  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  /** 3 bytes, unsigned. */
  u24(): number {
    return this.u16() * 256 + this.u8();
  }

  /** 4 bytes, unsigned. */
  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** 4 bytes, two's complement. */
  i32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** 4 bytes, unsigned, little-endian. */
  u32le(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** 2 bytes, unsigned, little-endian. */
  u16le(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  /** Throws beyond 2^53: no file is so long, no time so far. */
  u64(): number {
    const value = this.u32() * 2 ** 32 + this.u32();
    if (!Number.isSafeInteger(value)) throw new Unreadable('damaged', 'a number beyond 2^53');
    return value;
  }

  /** 8 bytes, two's complement. Throws beyond ±2^53. */
  i64(): number {
    const value = this.i32() * 2 ** 32 + this.u32();
    if (!Number.isSafeInteger(value)) throw new Unreadable('damaged', 'a number beyond 2^53');
    return value;
  }

  /** 4 bytes, IEEE 754. */
  f32(): number {
    return this.#view.getFloat32(this.#take(4));
  }

  /** 8 bytes, IEEE 754. */
  f64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** Of `length` bytes, 0 to 8 of them. */
  unsigned(length: number): number {
    if (length > 8) throw new Unreadable('damaged', 'a number of more than 8 bytes');
    let value = 0;
    for (let index = 0; index < length; index += 1) value = value * 256 + this.u8();
    if (!Number.isSafeInteger(value)) throw new Unreadable('damaged', 'a number beyond 2^53');
    return value;
  }

  /** So many bytes, as a view: do not write to them. */
  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** So many bytes as ISO 8859-1, of a text of more than 4,096 the first ones; stops behind those. */
  latin1(length: number): string {
    return String.fromCharCode(...this.bytes(Math.min(length, 4096)));
  }

  /** So many bytes as UTF-8, as {@link cleanText} leaves it; what is none becomes U+FFFD. */
  utf8(length: number): string {
    return cleanText(new TextDecoder().decode(this.bytes(length)));
  }

  #take(length: number): number {
    const start = this.position;
    if (!(length >= 0) || start + length > this.end) throw new Unreadable('damaged', 'bytes end too early');
    this.position = start + length;
    return start;
  }
}

/** Longest text kept of a header, in UTF-16 units. */
const longestText = 256;

/** Up to the first NUL, without control characters and outer spaces. @param text as the file has it. */
export function cleanText(text: string): string {
  const ended = text.split('\0', 1)[0] ?? '';
  return ended
    .slice(0, longestText)
    .replace(/[\p{Cc}\p{Surrogate}\ufeff\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .trim();
}
