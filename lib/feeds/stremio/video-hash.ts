// The hash subtitle sites know films by (trac.opensubtitles.org, HashSourceCodes): size and both ends. Pure.

/** Bytes looked at of each end. */
export const hashedEndBytes = 64 * 1024;

/** The ends of a file, each {@link hashedEndBytes} long. */
export interface FileEnds {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** Sum of 64-bit words, least byte first. */
function sum(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0n;
  for (let at = 0; at < bytes.byteLength; at += 8) total += view.getBigUint64(at, true);
  return total;
}

/**
 * @returns 16 hexadecimal digits.
 * @throws RangeError for ends of another length.
 * @example videoHash(65536, { head: new Uint8Array(65536), tail: new Uint8Array(65536) }) // '0000000000010000'
 */
export function videoHash(sizeBytes: number, { head, tail }: FileEnds): string {
  if (head.byteLength !== hashedEndBytes || tail.byteLength !== hashedEndBytes) {
    throw new RangeError(`each end must have ${hashedEndBytes} bytes`);
  }
  const hash = BigInt.asUintN(64, BigInt(sizeBytes) + sum(head) + sum(tail));
  return hash.toString(16).padStart(16, '0');
}
