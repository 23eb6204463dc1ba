// The server's RSA key: its fingerprint as clients compute it, and both paddings.
import { constants, createHash, publicEncrypt, randomBytes } from 'node:crypto';
import { parsePublicKey } from '@mtcute/core/utils.js';
import { NodeCryptoProvider } from '@mtcute/node/utils.js';
import { describe, expect, it } from 'vitest';
import { encryptIgeInPlace, loadIgeDecrypt } from './aes-ige.ts';
import { generateRsaPrivateKeyPem, hasFullFingerprint, RsaKey, unwrapRsaPad, unwrapSha1Padding } from './rsa.ts';

const decrypt = loadIgeDecrypt();
const rsa = new RsaKey(generateRsaPrivateKeyPem());

function encryptRaw(block: Buffer): Buffer {
  return publicEncrypt({ key: rsa.publicKeyPem, padding: constants.RSA_NO_PADDING }, block);
}

/** RSA_PAD as core.telegram.org/mtproto/auth_key describes it, for the client. */
function rsaPad(data: Buffer): Buffer {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)]);
  for (;;) {
    const tempKey = randomBytes(32);
    const hash = createHash('sha256').update(tempKey).update(padded).digest();
    const aes = Buffer.concat([Buffer.from(padded).reverse(), hash]);
    encryptIgeInPlace(aes, tempKey, Buffer.alloc(32));
    const mask = createHash('sha256').update(aes).digest();
    const block = Buffer.concat([Buffer.from(tempKey.map((byte, i) => byte ^ (mask[i] ?? 0))), aes]);
    // A block above the modulus cannot be encrypted; a top bit of zero is always below it.
    if ((block[0] ?? 0) < 0x80) return block;
  }
}

function sha1Padded(data: Buffer): Buffer {
  const hash = createHash('sha1').update(data).digest();
  return Buffer.concat([Buffer.alloc(1), hash, data, randomBytes(235 - data.length)]);
}

describe('hasFullFingerprint', () => {
  it.each([
    [0x0c3b71645b9cfcb2n, false],
    [0x1000000000000000n, true],
    [-1n, true],
    [0n, false],
  ])('of %d is %s: a library that drops leading zeros must find every key we make', (fingerprint, expected) => {
    expect(hasFullFingerprint(fingerprint)).toBe(expected);
  });
});

describe('RsaKey', () => {
  it('has the fingerprint that another client library computes', async () => {
    const crypto = new NodeCryptoProvider();
    await crypto.initialize();
    const hex = parsePublicKey(crypto, rsa.publicKeyPem).fingerprint;
    expect(BigInt.asUintN(64, rsa.fingerprint)).toBe(BigInt(`0x${hex}`));
  });

  it('opens RSA_PAD', () => {
    const data = randomBytes(120);
    const opened = unwrapRsaPad(rsa.decryptRaw(encryptRaw(rsaPad(data))), decrypt);
    expect(opened?.subarray(0, data.length).equals(data)).toBe(true);
  });

  it('opens the old SHA1 padding', () => {
    const data = randomBytes(120);
    const block = rsa.decryptRaw(encryptRaw(sha1Padded(data)));
    expect(unwrapRsaPad(block, decrypt)).toBeUndefined();
    expect(unwrapSha1Padding(block, () => data.length)?.equals(data)).toBe(true);
  });

  it('opens neither from random bytes', () => {
    const block = Buffer.concat([Buffer.alloc(1), randomBytes(255)]);
    expect(unwrapRsaPad(block, decrypt)).toBeUndefined();
    expect(unwrapSha1Padding(block, () => 120)).toBeUndefined();
  });

  it('takes a number whose leading zeros the client left out', () => {
    const data = randomBytes(100);
    for (let tries = 0; ; tries++) {
      expect(tries).toBeLessThan(5000);
      const encrypted = encryptRaw(sha1Padded(data));
      if (encrypted[0] !== 0) continue;
      expect(unwrapSha1Padding(rsa.decryptRaw(encrypted.subarray(1)), () => 100)?.equals(data)).toBe(true);
      return;
    }
  });

  it('refuses a key of another size', () => {
    expect(() => new RsaKey('no key')).toThrow();
  });
});
