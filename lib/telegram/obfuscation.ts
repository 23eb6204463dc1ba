// The obfuscated transport: AES-256-CTR over the abridged one, keyed by the first 64 bytes of the connection
// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation).
import { type Cipher, createCipheriv, createDecipheriv, type Decipher, randomBytes } from 'node:crypto';

const headerBytes = 64;
/** Names the abridged transport inside; stands at 56 of the encrypted header. */
const abridgedTag = 0xefefefef;
/** First words by which a server would take the header for another transport or for HTTP: HEAD, POST, GET, OPTI, the rest. */
const takenWords = new Set([0x44414548, 0x54534f50, 0x20544547, 0x4954504f, 0x02010316, 0xdddddddd, 0xeeeeeeee]);

/** Both directions of one connection. */
export interface Obfuscation {
  /** To be sent before anything else, as it is. */
  readonly header: Buffer;
  encrypt(bytes: Buffer): Buffer;
  decrypt(bytes: Buffer): Buffer;
}

/** @returns true when the header cannot be mistaken for the start of something else. */
function isUnmistakable(header: Buffer): boolean {
  return header[0] !== 0xef && !takenWords.has(header.readUInt32LE(0)) && header.readUInt32LE(4) !== 0;
}

/**
 * Makes the keys of a new connection.
 *
 * @param random gives that many random bytes. Default: the system's.
 */
export function createObfuscation(random: (count: number) => Buffer = randomBytes): Obfuscation {
  let plain = random(headerBytes);
  while (!isUnmistakable(plain)) plain = random(headerBytes);
  plain.writeUInt32LE(abridgedTag, 56);
  const reversed = Buffer.from(plain.subarray(8, 56)).reverse();
  const outward: Cipher = createCipheriv('aes-256-ctr', plain.subarray(8, 40), plain.subarray(40, 56));
  const inward: Decipher = createDecipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48));
  // The whole header runs through the cipher, but only its tail is sent encrypted: the rest carries the keys.
  const header = Buffer.concat([plain.subarray(0, 56), outward.update(plain).subarray(56)]);
  return { header, encrypt: (bytes) => outward.update(bytes), decrypt: (bytes) => inward.update(bytes) };
}
