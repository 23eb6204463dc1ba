// IGE against a fixed vector and against the definition.
import { createCipheriv, randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { encryptIge, FastIge, loadIgeDecryption } from './aes-ige.ts';
import { igeVector } from './self-test.ts';

beforeAll(() => loadIgeDecryption());

/** c(i) = E(p(i) ^ c(i-1)) ^ p(i-1), block by block. */
function definition(plain: Buffer, key: Buffer, iv: Buffer): Buffer {
  const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
  let [previousCipher, previousPlain] = [iv.subarray(0, 16), iv.subarray(16, 32)];
  const blocks: Buffer[] = [];
  for (let start = 0; start < plain.length; start += 16) {
    const block = plain.subarray(start, start + 16);
    const ecb = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    previousCipher = xor(ecb.update(xor(block, previousCipher)), previousPlain);
    previousPlain = block;
    blocks.push(previousCipher);
  }
  return Buffer.concat(blocks);
}

test('the fixed vector, both ways', () => {
  const { key, iv, plain, cipher } = igeVector;
  expect(encryptIge(plain, key, iv)).toEqual(cipher);
  expect(new FastIge(key, iv).decryptIge(cipher)).toEqual(plain);
});

test.each([16, 32, 48, 64, 1024, 65_536])('%i bytes as defined, and back', (sizeBytes) => {
  const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(sizeBytes)];
  const cipher = encryptIge(plain, key, iv);
  expect(cipher.equals(definition(plain, key, iv))).toBe(true);
  expect(new FastIge(key, iv).decryptIge(cipher).equals(plain)).toBe(true);
});

test('a text that is no whole number of blocks is padded', () => {
  const [key, iv] = [randomBytes(32), randomBytes(32)];
  const plain = randomBytes(21);
  const back = new FastIge(key, iv).decryptIge(new FastIge(key, iv).encryptIge(plain));
  expect(back.length).toBe(32);
  expect(back.subarray(0, 21).equals(plain)).toBe(true);
});
