// MTProto 2.0 encryption of messages: msg_key, key derivation, both directions.
// Source: https://core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector
import { createHash, randomFillSync } from 'node:crypto';
import { encryptIgeInPlace, type IgeDecrypt } from './aes-ige.ts';

/** Bytes before the plaintext of an encrypted message: auth_key_id and msg_key. */
export const ENCRYPTED_HEAD_BYTES = 24;
/** The plaintext's own head: salt, session id, msg_id, seq_no, length. */
export const PLAIN_HEAD_BYTES = 32;

/** `x` of the key derivation: 0 for messages of the client, 8 for those of the server. */
type Direction = 0 | 8;

/** Bytes that bring `size` to a multiple of 16, at least 12 as MTProto 2.0 asks. */
export function paddingBytes(size: number): number {
  return 12 + ((16 - ((size + 12) % 16)) % 16);
}

/**
 * Encrypts a server message where it stands.
 *
 * @param buffer holds 24 free bytes at `start`, then the plaintext up to `end` with `paddingBytes` room after it.
 * @returns the end of the encrypted message.
 */
export function sealMessage(authKey: Buffer, authKeyId: Buffer, buffer: Buffer, start: number, end: number): number {
  const plainStart = start + ENCRYPTED_HEAD_BYTES;
  const sealedEnd = end + paddingBytes(end - plainStart);
  randomFillSync(buffer, end, sealedEnd - end);
  const plain = buffer.subarray(plainStart, sealedEnd);
  const msgKey = messageKey(authKey, plain, 8);
  authKeyId.copy(buffer, start);
  msgKey.copy(buffer, start + 8);
  const { key, iv } = deriveKey(authKey, msgKey, 8);
  encryptIgeInPlace(plain, key, iv);
  return sealedEnd;
}

/**
 * Decrypts a client message.
 *
 * @param packet auth_key_id, msg_key, ciphertext, and at most 15 bytes of transport padding.
 * @returns the plaintext with its padding, or undefined when the msg_key does not fit.
 */
export function openMessage(authKey: Buffer, packet: Buffer, decrypt: IgeDecrypt): Buffer | undefined {
  const cipherBytes = (packet.length - ENCRYPTED_HEAD_BYTES) & ~15;
  if (cipherBytes < PLAIN_HEAD_BYTES) return undefined;
  const msgKey = packet.subarray(8, ENCRYPTED_HEAD_BYTES);
  const { key, iv } = deriveKey(authKey, msgKey, 0);
  const plain = decrypt(packet.subarray(ENCRYPTED_HEAD_BYTES, ENCRYPTED_HEAD_BYTES + cipherBytes), key, iv);
  return messageKey(authKey, plain, 0).equals(msgKey) ? plain : undefined;
}

/** AES key and IV for a message. */
export function deriveKey(authKey: Buffer, msgKey: Buffer, x: Direction): { key: Buffer; iv: Buffer } {
  const a = sha256(msgKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(40 + x, 76 + x), msgKey);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

/** The middle 128 bits of SHA-256 over a part of the key and the padded plaintext. */
export function messageKey(authKey: Buffer, plain: Buffer, x: Direction): Buffer {
  return sha256(authKey.subarray(88 + x, 120 + x), plain).subarray(8, 24);
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
