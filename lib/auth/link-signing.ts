// Signed links: an address that opens one item until a moment, and cannot be turned into another one. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature lets its bearer do. `item`: see the page and the bytes of one item. */
export type LinkScope = 'item';

/** What a link is about. */
export interface LinkClaim {
  /** Bare id of the log channel. */
  readonly chatId: number;
  readonly messageId: number;
  /** Unix seconds from which on the link is no good. */
  readonly expiresAt: number;
  readonly scope: LinkScope;
}

/** The two parameters of a signed address. */
export interface LinkSignature {
  readonly exp: string;
  readonly sig: string;
}

/** Bytes of a signature: 192 bit, so that it is 32 letters without padding and far beyond guessing. */
const signatureBytes = 24;

/** Shortest key, in bytes; below the strength of the signature it would be the weaker half. */
const minKeyBytes = 32;

function sign(key: Uint8Array, { chatId, messageId, expiresAt, scope }: LinkClaim): Buffer {
  // The first word keeps these apart from whatever else may be signed with this key one day.
  const words = ['streamvault link 1', scope, String(chatId), String(messageId), String(expiresAt)];
  return createHmac('sha256', key).update(words.join('\n')).digest().subarray(0, signatureBytes);
}

/**
 * Signs a link.
 *
 * @param key at least 32 bytes.
 * @throws RangeError for a shorter key, or ids and times that are no whole numbers.
 * @example signLink(key, { chatId: 1, messageId: 2, expiresAt: 1800000000, scope: 'item' }) // { exp: '1800000000', sig: '…' }
 */
export function signLink(key: Uint8Array, claim: LinkClaim): LinkSignature {
  if (key.length < minKeyBytes) throw new RangeError(`a link key must have at least ${minKeyBytes} bytes`);
  const { chatId, messageId, expiresAt } = claim;
  if (![chatId, messageId, expiresAt].every(Number.isSafeInteger))
    throw new RangeError('a link is about whole numbers');
  return { exp: String(expiresAt), sig: sign(key, claim).toString('base64url') };
}

/**
 * Says whether a signature is ours, for this item, and still good. Takes the same time wherever it differs.
 *
 * @param given as it came with the request: anything at all.
 */
export function isSignedLink(
  key: Uint8Array,
  item: Omit<LinkClaim, 'expiresAt'>,
  given: { readonly exp: string | null | undefined; readonly sig: string | null | undefined },
  nowMs: number,
): boolean {
  const { exp, sig } = given;
  // One spelling of each signature: `exp=01` or padded base64 would be second addresses of the same link.
  if (!exp || !/^[1-9]\d{0,11}$/.test(exp) || !sig || !/^[\w-]{32}$/.test(sig)) return false;
  const expected = sign(key, { ...item, expiresAt: Number(exp) });
  return timingSafeEqual(expected, Buffer.from(sig, 'base64url')) && nowMs < Number(exp) * 1000;
}
