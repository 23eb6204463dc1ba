// The Diffie-Hellman half of the key exchange over Telegram's published prime.
import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The 2048-bit safe prime that Telegram's servers use; clients skip their slow checks when they see it. */
const DH_PRIME_HEX =
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543' +
  'aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b37' +
  '8e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d' +
  '169c6bc465b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15' +
  'd04b2454bf6f4fadf034b10403119cd8e3b92fcc5b';

/** Generator that fits the prime (prime mod 3 = 2). */
export const DH_GENERATOR = 3;
/** The prime Telegram publishes, 2048 bits, big-endian. */
export const DH_PRIME = Buffer.from(DH_PRIME_HEX, 'hex');

const KEY_BYTES = 256;

// The 'dh' form is documented but missing from the type declarations of Node 20.
const generateDhPair = generateKeyPairSync as unknown as (
  type: 'dh',
  options: { prime: Buffer; generator: number },
) => { privateKey: KeyObject; publicKey: KeyObject };

/** The server's half: its secret and what it tells the client. */
export interface DhSecret {
  readonly privateKey: KeyObject;
  /** 256 bytes, big-endian. */
  readonly gA: Buffer;
}

/**
 * Draws a secret exponent.
 *
 * Key objects are used rather than the older `createDiffieHellman`, which tests the prime for 0.3 s every time.
 */
export function drawDhSecret(): DhSecret {
  const { privateKey, publicKey } = generateDhPair('dh', { prime: DH_PRIME, generator: DH_GENERATOR });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, gA: padLeft(publicValueOf(spki)) };
}

/**
 * The common secret, left-padded to 256 bytes.
 *
 * @param gB big-endian.
 * @throws when `gB` is not within the group.
 */
export function agreeOnKey({ privateKey }: DhSecret, gB: Buffer): Buffer {
  const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = createPublicKey({ key: spkiOf(algorithmOf(own), gB), type: 'spki', format: 'der' });
  return padLeft(diffieHellman({ privateKey, publicKey }));
}

// SubjectPublicKeyInfo (RFC 5280 4.1.2.7): SEQUENCE { algorithm SEQUENCE, BIT STRING { INTEGER } }.

function algorithmOf(spki: Buffer): Buffer {
  const { start } = derBounds(spki, 0);
  return spki.subarray(start, derBounds(spki, start).end);
}

function publicValueOf(spki: Buffer): Buffer {
  const outer = derBounds(spki, 0);
  const bits = derBounds(spki, derBounds(spki, outer.start).end);
  // The first byte of a BIT STRING counts unused bits.
  const integer = derBounds(spki, bits.start + 1);
  return spki.subarray(integer.start, integer.end);
}

function spkiOf(algorithm: Buffer, value: Buffer): Buffer {
  const bare = stripZeros(value);
  // A set top bit would make the INTEGER negative; a needless zero is refused as not minimal.
  const integer = derItem(0x02, (bare[0] ?? 0) < 0x80 ? bare : Buffer.concat([Buffer.from([0]), bare]));
  return derItem(0x30, Buffer.concat([algorithm, derItem(0x03, Buffer.concat([Buffer.from([0]), integer]))]));
}

function derItem(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function derBounds(der: Buffer, offset: number): { start: number; end: number } {
  const first = der.readUInt8(offset + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthBytes;
  return { start, end: start + (lengthBytes === 0 ? first : der.readUIntBE(offset + 2, lengthBytes)) };
}

function stripZeros(value: Buffer): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  return first <= 0 ? value : value.subarray(first);
}

function padLeft(value: Buffer): Buffer {
  const bare = stripZeros(value);
  return bare.length >= KEY_BYTES ? bare : Buffer.concat([Buffer.alloc(KEY_BYTES - bare.length), bare]);
}
