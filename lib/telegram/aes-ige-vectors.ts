// Fixed vectors of AES-256-IGE, and the proof every backend gives at start.
import { createHash } from 'node:crypto';
import type { IgeBackend, IgeJob } from './aes-ige-backend.ts';

/** Key, vector, plain and cipher text, made once with an independent implementation. */
export const igeVector = {
  key: Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex'),
  iv: Buffer.from('202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f', 'hex'),
  plain: Buffer.from(Array.from({ length: 64 }, (_, index) => (index * 7 + 3) & 0xff)),
  cipher: Buffer.from(
    '62dde7a435afbc7bc6b16a3b7de42d3eaeb02459b457bf8ea35b5a86e0fb4e5893593375f49ab3b91e6e1cff638a85f9500b4eacc2a0f85ad429fa84c07271c2',
    'hex',
  ),
} as const;

/** The long ones: inputs by formula, and the SHA-256 of what they decrypt to, from a slow independent implementation. */
const longVectors = [
  { seed: 1, sizeBytes: 16, plainSha256: 'ed4bd544ba817e44be9e51d6f91a37842cbf0efa153ddf7075106130321ccec4' },
  { seed: 2, sizeBytes: 48, plainSha256: '0b372fedd63f6ebef3b3315bae38fdaf46338bc8291415478e2a31e9796b8843' },
  { seed: 3, sizeBytes: 4112, plainSha256: 'a5d036c5b3aa3cb1fa4a37531c352ee6d5cb9ea21669000e959b6233bdb8b810' },
  { seed: 4, sizeBytes: 65_536, plainSha256: 'dc640a2c454626f1b087c883c873f7c0b6750cd726bd36aa26300f305c73ab5e' },
] as const;

/** A message and the SHA-256 its plain text must have, in hexadecimal. */
export interface IgeVector {
  readonly job: IgeJob;
  readonly plainSha256: string;
}

const bytesBy = (sizeBytes: number, formula: (index: number) => number): Buffer =>
  Buffer.from(Uint8Array.from({ length: sizeBytes }, (_, index) => formula(index)));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Fresh copies of all vectors, of five different lengths: decrypting changes them. */
export function makeIgeVectors(): IgeVector[] {
  const { key, iv, plain, cipher } = igeVector;
  const long = longVectors.map(({ seed, sizeBytes, plainSha256 }) => ({
    job: {
      key: bytesBy(32, (index) => index * 11 + seed * 29 + (index >> 2)),
      iv: bytesBy(32, (index) => index * 5 + seed * 101 + (index >> 1)),
      data: bytesBy(sizeBytes, (index) => index * (2 * seed + 1) + (index >> 8) * seed + (index >> 4)),
    },
    plainSha256,
  }));
  return [{ job: { key, iv, data: Buffer.from(cipher) }, plainSha256: sha256(plain) }, ...long];
}

function expectPlain(vectors: readonly IgeVector[], how: string): void {
  for (const { job, plainSha256 } of vectors) {
    if (sha256(job.data) !== plainSha256) throw new Error(`it decrypts ${job.data.length} bytes ${how} wrongly`);
  }
}

/**
 * Decrypts every vector alone, then all of them and their reverse in one call, so that messages end at different places.
 *
 * @throws Error saying what came out wrong.
 */
export function proveIgeBackend(backend: IgeBackend): void {
  const alone = makeIgeVectors();
  for (const { job } of alone) backend.decryptInPlace([job]);
  expectPlain(alone, 'alone');
  for (const together of [makeIgeVectors(), makeIgeVectors().reverse()]) {
    backend.decryptInPlace(together.map(({ job }) => job));
    expectPlain(together, 'together with others');
  }
}
