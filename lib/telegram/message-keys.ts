// AES key and vector of one message (core.telegram.org/mtproto/description, "Defining AES Key and Initialization Vector").
import { createHash } from 'node:crypto';

/** SHA-256 of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * Derives both.
 *
 * @param authKey 256 bytes.
 * @param messageKey 16 bytes.
 * @param x 0 for messages of the client, 8 for those of the server.
 * @returns key and vector of AES-256-IGE, 32 bytes each.
 */
export function deriveMessageKeys(authKey: Buffer, messageKey: Buffer, x: 0 | 8): { key: Buffer; iv: Buffer } {
  const a = sha256(messageKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(x + 40, x + 76), messageKey);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}
