// AES-256-IGE: the native trick against a published vector, against the definition, and against the WebAssembly one.
import { createCipheriv, randomBytes } from 'node:crypto';
import { ige256Encrypt } from '@mtcute/wasm';
import { describe, expect, it } from 'vitest';
import { encryptIgeInPlace, loadIgeDecrypt } from './aes-ige.ts';

const decrypt = loadIgeDecrypt();

/** IGE as it is defined, block by block over ECB. */
function referenceIge(data: Buffer, key: Buffer, iv: Buffer): Buffer {
  const ecb = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  let cipherBefore = iv.subarray(0, 16);
  let plainBefore = iv.subarray(16);
  const blocks: Buffer[] = [];
  for (let offset = 0; offset < data.length; offset += 16) {
    const plain = data.subarray(offset, offset + 16);
    const block = xor(ecb.update(xor(plain, cipherBefore)), plainBefore);
    blocks.push(block);
    cipherBefore = block;
    plainBefore = plain;
  }
  return Buffer.concat(blocks);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)));
}

function encrypted(data: Buffer, key: Buffer, iv: Buffer): Buffer {
  const copy = Buffer.from(data);
  encryptIgeInPlace(copy, key, iv);
  return copy;
}

describe('AES-256-IGE', () => {
  it('gives the published bytes', () => {
    const key = Buffer.from('5468697320697320616E20696D706C655468697320697320616E20696D706C65', 'hex');
    const iv = Buffer.from('6D656E746174696F6E206F6620494745206D6F646520666F72204F70656E5353', 'hex');
    const plain = Buffer.from('99706487A1CDE613BC6DE0B6F24B1C7AA448C8B9C3403E3467A8CAD89340F53B', 'hex');
    const cipher = '792EA8AE577B1A66CB3BD92679B8030CA54EE631976BD3A04547FDCB4639FA69';
    expect(encrypted(plain, key, iv).toString('hex').toUpperCase()).toBe(cipher);
    expect(decrypt(Buffer.from(cipher, 'hex'), key, iv)).toEqual(plain);
  });

  // Around one and two blocks and around the piece in which the work is done.
  it.each([16, 32, 48, 64, 16384 - 16, 16384, 16384 + 16, 16384 + 32, 3 * 16384, 100_000])(
    'equals the definition and the WebAssembly encryption for %i bytes',
    (size) => {
      const data = randomBytes(size);
      const key = randomBytes(32);
      const iv = randomBytes(32);
      const cipher = encrypted(data, key, iv);
      expect(cipher.equals(referenceIge(data, key, iv))).toBe(true);
      expect(cipher.equals(ige256Encrypt(data, key, iv))).toBe(true);
      expect(decrypt(cipher, key, iv).equals(data)).toBe(true);
    },
  );
});
