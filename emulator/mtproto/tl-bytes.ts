// TL byte strings by hand, for the few places that work below the codec.

/**
 * Reads a TL `bytes` or `string` at an offset.
 *
 * @returns a view of the bytes and the offset after their padding.
 * @throws RangeError when it runs past the buffer.
 */
export function readTlBytes(buffer: Buffer, offset: number): { value: Buffer; end: number } {
  const long = buffer.readUInt8(offset) === 254;
  const size = long ? buffer.readUIntLE(offset + 1, 3) : buffer.readUInt8(offset);
  const start = offset + (long ? 4 : 1);
  const end = Math.ceil((start + size - offset) / 4) * 4 + offset;
  if (end > buffer.length) throw new RangeError(`byte string of ${size} bytes runs past the message`);
  return { value: buffer.subarray(start, start + size), end };
}

/** Writes a TL byte string, padded to 4 bytes. @returns length, bytes and padding. */
export function tlBytes(value: Buffer): Buffer {
  const head = value.length < 254 ? Buffer.from([value.length]) : Buffer.alloc(4);
  if (head.length === 4) {
    head[0] = 254;
    head.writeUIntLE(value.length, 1, 3);
  }
  const padding = Buffer.alloc((4 - ((head.length + value.length) % 4)) % 4);
  return Buffer.concat([head, value, padding]);
}
