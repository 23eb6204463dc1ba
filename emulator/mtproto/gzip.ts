// gzip_packed in both directions.
import { gzipSync, unzipSync } from 'node:zlib';
import { readTlBytes, tlBytes } from './tl-bytes.ts';

/** Constructor of `gzip_packed`. */
export const GZIP_PACKED_ID = 0x3072cfa1;
/** Largest unpacked message: more than any request needs, small enough that a bomb does no harm. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;
/** Smaller answers are not worth the work. */
const MIN_PACKED_BYTES = 1024;

/**
 * Unpacks a gzip_packed object; some clients send the zlib format under this name.
 *
 * @param body starts with the constructor of gzip_packed.
 * @throws RangeError above `MAX_UNPACKED_BYTES`; an error of zlib when the data is broken.
 * @returns the object inside.
 */
export function unpackGzip(body: Buffer): Buffer {
  const { value } = readTlBytes(body, 4);
  return unzipSync(value, { maxOutputLength: MAX_UNPACKED_BYTES });
}

/** Packs an answer when that makes it smaller; else returns it as it is. @returns the object that is sent. */
export function packIfSmaller(answer: Buffer): Buffer {
  if (answer.length <= MIN_PACKED_BYTES) return answer;
  const packed = gzipSync(answer, { level: 1 });
  if (packed.length + 12 >= answer.length) return answer;
  const head = Buffer.alloc(4);
  head.writeUInt32LE(GZIP_PACKED_ID);
  return Buffer.concat([head, tlBytes(packed)]);
}
