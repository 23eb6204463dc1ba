// AES-256-IGE behind the face of GramJS's class: decryption by a backend, encryption through the CBC cipher of node.
import { createCipheriv, randomBytes } from 'node:crypto';
import type { IgeBackend } from './aes-ige-backend.ts';
import type { IgeCipher } from './gramjs-internals.ts';

/** Bytes that begin and end at whole words of 32 bits, as such words. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Uint32Array | undefined {
  return byteOffset % 4 === 0 && length % 4 === 0 ? new Uint32Array(buffer, byteOffset, length / 4) : undefined;
}

/** `target[from..end) ^= mask`, where `mask` is as long as the range; word by word where memory allows it. */
function xorInto(target: Buffer, from: number, mask: Uint8Array): void {
  const bytes = target.subarray(from, from + mask.length);
  const [words, maskWords] = [wordsOf(bytes), wordsOf(mask)];
  if (words && maskWords) xorAll(words, maskWords);
  else xorAll(bytes, mask);
}

function xorAll<Numbers extends Uint8Array | Uint32Array>(target: Numbers, mask: Numbers): void {
  for (let index = 0; index < mask.length; index++) {
    target[index] = (target[index] ?? 0) ^ (mask[index] ?? 0);
  }
}

/**
 * Encrypts whole blocks.
 *
 * IGE is CBC over the plain text xored with itself two blocks later, xored once more with the plain text one block later; so
 * the chaining runs in native code. Both halves of the vector stand in for the missing blocks before the first.
 *
 * @param plain a multiple of 16 bytes.
 * @param key 32 bytes.
 * @param iv 32 bytes.
 * @returns as many bytes as `plain` has.
 */
export function encryptIge(plain: Buffer, key: Buffer, iv: Buffer): Buffer {
  const whitened = Buffer.from(plain);
  if (plain.length > 16) xorInto(whitened, 16, iv.subarray(16, 32));
  if (plain.length > 32) xorInto(whitened, 32, plain.subarray(0, plain.length - 32));
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16));
  cipher.setAutoPadding(false);
  const result = cipher.update(whitened);
  xorInto(result, 0, iv.subarray(16, 32));
  if (plain.length > 16) xorInto(result, 16, plain.subarray(0, plain.length - 16));
  return result;
}

/**
 * A class that stands in for GramJS's IGE, which runs in plain JavaScript.
 *
 * Its `encryptIge` pads with random bytes to whole blocks first, as the original does.
 */
export function igeClass(backend: IgeBackend): new (key: Buffer, iv: Buffer) => IgeCipher {
  return class FastIge implements IgeCipher {
    constructor(
      private readonly key: Buffer,
      private readonly iv: Buffer,
    ) {}

    decryptIge(cipher: Buffer): Buffer {
      const data = Buffer.from(cipher);
      backend.decryptInPlace([{ data, key: this.key, iv: this.iv }]);
      return data;
    }

    encryptIge(plain: Buffer): Buffer {
      const rest = plain.length % 16;
      const whole = rest === 0 ? plain : Buffer.concat([plain, randomBytes(16 - rest)]);
      return encryptIge(whole, this.key, this.iv);
    }
  };
}
