// Signed links: an address that opens one item until a moment, and cannot be turned into another one. Pure.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a signature lets its bearer do. `item`: see the page, the bytes, the posters and subtitles of one item; `download`: save
 * its file; `poster` and `subtitle`: that one part.
 */
export type LinkScope = 'item' | 'download' | 'poster' | 'subtitle';

/** What a link is about. */
export interface LinkClaim {
  /** Bare id of the log channel. */
  readonly chatId: number;
  readonly messageId: number;
  /** Unix seconds from which on the link is no good. */
  readonly expiresAt: number;
  readonly scope: LinkScope;
  /** Hash of the poster or id of the subtitle: 1…64 letters, digits, `_`, `-`. */
  readonly part?: string | undefined;
  /** What the link hangs on: a person `u<id>`, a key `k<id>`, and itself `l<id>`, ids of 16 hexadecimal digits, in this order. Default: nothing. */
  readonly by?: string | undefined;
  /** How often item and subjects were revoked when it was made, in this order. Default: never. */
  readonly generations?: readonly number[] | undefined;
}

/** The parameters of a signed address. */
export interface LinkSignature {
  readonly exp: string;
  readonly by?: string;
  readonly sig: string;
}

/** Parameters of an address, as they came: anything at all. */
export interface GivenSignature {
  readonly exp: string | null | undefined;
  readonly sig: string | null | undefined;
  readonly by?: string | null | undefined;
}

/** Bytes of a signature: 192 bit, so that it is 32 letters without padding and far beyond guessing. */
const signatureBytes = 24;

/** Shortest key, in bytes; below the strength of the signature it would be the weaker half. */
const minKeyBytes = 32;

const subjectPattern = /^(?=.)(?:u[0-9a-f]{16})?(?:k[0-9a-f]{16})?(?:l[0-9a-f]{16})?$/;
const partPattern = /^[\w-]{1,64}$/;

/**
 * Whom a link hangs on, as subjects.
 *
 * @param by users and keys as links name them: `u` or `k` and 16 hexadecimal digits.
 * @returns undefined for what is no such text.
 * @example linkSubjects('u00000000000000a1') // ['u:00000000000000a1']
 */
export function linkSubjects(by: string): readonly string[] | undefined {
  if (!subjectPattern.test(by)) return undefined;
  return (by.match(/[ukl][0-9a-f]{16}/g) ?? []).map((subject) => `${subject.charAt(0)}:${subject.slice(1)}`);
}

function sign(key: Uint8Array, { chatId, messageId, expiresAt, scope, part, by, generations }: LinkClaim): Buffer {
  // The first word keeps these apart from whatever else may be signed with this key one day; what is not given adds no word, so
  // that links of earlier versions stay good.
  const words = ['streamvault link 1', scope, String(chatId), String(messageId), String(expiresAt)];
  if (part !== undefined) words.push(`part=${part}`);
  if (by !== undefined) words.push(`by=${by}`);
  if (generations?.some((generation) => generation !== 0)) words.push(`generations=${generations.join(',')}`);
  return createHmac('sha256', key).update(words.join('\n')).digest().subarray(0, signatureBytes);
}

/**
 * Signs a link.
 *
 * @param key at least 32 bytes.
 * @throws RangeError for a shorter key, ids and times that are no whole numbers, or a part or subject of another form.
 * @example signLink(key, { chatId: 1, messageId: 2, expiresAt: 1800000000, scope: 'item' }) // { exp: '1800000000', sig: '…' }
 */
export function signLink(key: Uint8Array, claim: LinkClaim): LinkSignature {
  if (key.length < minKeyBytes) throw new RangeError(`a link key must have at least ${minKeyBytes} bytes`);
  const { chatId, messageId, expiresAt, part, by } = claim;
  if (![chatId, messageId, expiresAt].every(Number.isSafeInteger))
    throw new RangeError('a link is about whole numbers');
  if (part !== undefined && !partPattern.test(part)) throw new RangeError('a link is about a part of another form');
  if (by !== undefined && !subjectPattern.test(by))
    throw new RangeError('a link hangs on users, keys and itself alone');
  const sig = sign(key, claim).toString('base64url');
  return { exp: String(expiresAt), ...(by === undefined ? {} : { by }), sig };
}

/**
 * Says whether a signature is ours, for this item, and still good. Takes the same time wherever it differs.
 *
 * @param wanted what it must have been made for; `by` is that of the address.
 * @param given as it came with the request: anything at all.
 */
export function isSignedLink(
  key: Uint8Array,
  wanted: Omit<LinkClaim, 'expiresAt' | 'by'>,
  given: GivenSignature,
  nowMs: number,
): boolean {
  const { exp, sig } = given;
  const by = given.by ?? undefined;
  // One spelling of each signature: `exp=01` or padded base64 would be second addresses of the same link.
  if (!exp || !/^[1-9]\d{0,11}$/.test(exp) || !sig || !/^[\w-]{32}$/.test(sig)) return false;
  if (by !== undefined && !subjectPattern.test(by)) return false;
  if (wanted.part !== undefined && !partPattern.test(wanted.part)) return false;
  const expected = sign(key, { ...wanted, by, expiresAt: Number(exp) });
  return timingSafeEqual(expected, Buffer.from(sig, 'base64url')) && nowMs < Number(exp) * 1000;
}
