// The server's RSA key: fingerprint, and both ways clients wrap their first secret in it.
// Source: https://core.telegram.org/mtproto/auth_key (RSA_PAD); the old SHA1 form is what older clients still send.
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import type { IgeDecrypt } from './aes-ige.ts';
import { tlBytes } from './tl-bytes.ts';

const RSA_BYTES = 256;

/** A 2048-bit key of the server. */
export class RsaKey {
  readonly #privateKey: KeyObject;
  /** PKCS#1 PEM of the public half. */
  readonly publicKeyPem: string;
  /** 64-bit fingerprint, signed. */
  readonly fingerprint: bigint;

  /** @param privateKeyPem PKCS#1 or PKCS#8 PEM. @throws when it is not a 2048-bit RSA key. */
  constructor(privateKeyPem: string) {
    this.#privateKey = createPrivateKey(privateKeyPem);
    const publicKey = createPublicKey(this.#privateKey);
    if (publicKey.asymmetricKeyDetails?.modulusLength !== RSA_BYTES * 8) {
      throw new Error('rsaPrivateKeyPem must hold a 2048-bit RSA key');
    }
    this.publicKeyPem = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    this.fingerprint = fingerprintOf(publicKey);
  }

  /**
   * Undoes the raw RSA operation.
   *
   * @param encrypted at most 256 bytes; some clients leave leading zeros out.
   * @returns 256 bytes.
   */
  decryptRaw(encrypted: Buffer): Buffer {
    const padded = Buffer.concat([Buffer.alloc(Math.max(0, RSA_BYTES - encrypted.length)), encrypted]);
    return privateDecrypt({ key: this.#privateKey, padding: constants.RSA_NO_PADDING }, padded);
  }
}

/**
 * Makes a fresh key whose fingerprint has all of its 16 hexadecimal digits.
 *
 * One key in sixteen has a leading zero there; `@mtcute/node` 0.30.3 looks keys up by the digits without it and does not find them.
 *
 * @returns PKCS#1 PEM to keep over restarts.
 */
export function generateRsaPrivateKeyPem(): string {
  for (;;) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BYTES * 8 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    if (hasFullFingerprint(new RsaKey(pem).fingerprint)) return pem;
  }
}

/**
 * Tells whether a fingerprint fills 16 hexadecimal digits.
 *
 * @example hasFullFingerprint(0x0c3b71645b9cfcb2n) // false
 */
export function hasFullFingerprint(fingerprint: bigint): boolean {
  return BigInt.asUintN(64, fingerprint) >> 60n !== 0n;
}

/**
 * Takes off RSA_PAD.
 *
 * @param block 256 bytes: `temp_key ^ SHA256(aes)`, then the AES part.
 * @returns the 192 padded data bytes, or undefined when the block was not made this way.
 */
export function unwrapRsaPad(block: Buffer, decrypt: IgeDecrypt): Buffer | undefined {
  const encrypted = block.subarray(32);
  const mask = sha256(encrypted);
  const tempKey = Buffer.alloc(32);
  for (let i = 0; i < 32; i++) tempKey[i] = (block[i] ?? 0) ^ (mask[i] ?? 0);
  const dataWithHash = decrypt(encrypted, tempKey, Buffer.alloc(32));
  const data = Buffer.from(dataWithHash.subarray(0, 192)).reverse();
  return sha256(Buffer.concat([tempKey, data])).equals(dataWithHash.subarray(192)) ? data : undefined;
}

/**
 * Takes off the old padding: a zero byte, SHA1 of the data, the data, random bytes.
 *
 * @param dataLength tells how long the data is that starts at the given bytes (the TL object says so itself).
 * @returns the data, or undefined when the hash does not fit.
 */
export function unwrapSha1Padding(block: Buffer, dataLength: (data: Buffer) => number): Buffer | undefined {
  if (block[0] !== 0) return undefined;
  const rest = block.subarray(21);
  const data = rest.subarray(0, dataLength(rest));
  return createHash('sha1').update(data).digest().equals(block.subarray(1, 21)) ? data : undefined;
}

function fingerprintOf(publicKey: KeyObject): bigint {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const bare = Buffer.concat([tlBytes(Buffer.from(n, 'base64url')), tlBytes(Buffer.from(e, 'base64url'))]);
  return createHash('sha1').update(bare).digest().readBigInt64LE(12);
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
