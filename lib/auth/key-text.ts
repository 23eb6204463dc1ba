// What a key looks like, and what is kept of it. Pure but for chance.
import { createHash, randomBytes } from 'node:crypto';

const keyPattern = /^sv_[\w-]{43}$/;

/** A new key of 256 bit; nobody but its owner ever sees it again. */
export function newKey(): string {
  return `sv_${randomBytes(32).toString('base64url')}`;
}

/** A new id: 16 hexadecimal digits, no secret. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}

/** Whether a text can be a key at all. */
export function looksLikeKey(text: string): boolean {
  return keyPattern.test(text);
}

/**
 * What is kept of a key. Plain SHA-256, as 256 bit of chance cannot be guessed however fast the hash is.
 *
 * @example keyHash('sv_…') // '9f86d0…', 64 hexadecimal digits
 */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
