// The proof-of-work number of the key exchange: a product of two small primes.
import { randomInt } from 'node:crypto';

/** Primes above 2^28 give a pq of 8 bytes, which grammers insists on, and still only milliseconds of work for a factoriser. */
const LOWEST_PRIME = 2 ** 28;
const RANGE = 2 ** 24;

/** `pq` and its factors, `p < q`, as big-endian bytes without leading zeros. */
export interface PrimePair {
  readonly pq: Buffer;
  readonly p: Buffer;
  readonly q: Buffer;
}

/** Draws a random pair. */
export function drawPrimePair(): PrimePair {
  const first = nextPrime(LOWEST_PRIME + randomInt(RANGE));
  const second = nextPrime(first + 2 + randomInt(RANGE));
  return { pq: bigEndian(BigInt(first) * BigInt(second)), p: bigEndian(BigInt(first)), q: bigEndian(BigInt(second)) };
}

/** The smallest prime that is at least `from`. @example nextPrime(24) // 29 */
export function nextPrime(from: number): number {
  for (let candidate = from | 1; ; candidate += 2) if (isPrime(candidate)) return candidate;
}

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false;
  return odd > 2;
}

function bigEndian(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
