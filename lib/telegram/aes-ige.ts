// AES-256-IGE at machine speed: decryption in WebAssembly, encryption through the CBC cipher of node.
import { createCipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ige256Decrypt, initSync, SIMD_AVAILABLE } from '@mtcute/wasm';
import type { IgeCipher } from './gramjs-internals.ts';

/** Loads the WebAssembly code; once per process is enough. */
export function loadIgeDecryption(): void {
  const name = SIMD_AVAILABLE ? '@mtcute/wasm/mtcute-simd.wasm' : '@mtcute/wasm/mtcute.wasm';
  initSync(new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve(name))));
}

/** `target[from..end) ^= mask`, where `mask` is as long as the range. */
function xorInto(target: Buffer, from: number, mask: Uint8Array): void {
  for (let index = 0; index < mask.length; index++) {
    target[from + index] = (target[from + index] ?? 0) ^ (mask[index] ?? 0);
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

/** Stands in for GramJS's IGE class, which runs in plain JavaScript. */
export class FastIge implements IgeCipher {
  readonly #key: Buffer;
  readonly #iv: Buffer;

  /**
   * @param key 32 bytes.
   * @param iv 32 bytes.
   */
  constructor(key: Buffer, iv: Buffer) {
    this.#key = key;
    this.#iv = iv;
  }

  /** @param cipher a multiple of 16 bytes. */
  decryptIge(cipher: Buffer): Buffer {
    const plain = ige256Decrypt(cipher, this.#key, this.#iv);
    return Buffer.from(plain.buffer, plain.byteOffset, plain.length);
  }

  /** Pads with random bytes to whole blocks first, as GramJS's own class does. */
  encryptIge(plain: Buffer): Buffer {
    const rest = plain.length % 16;
    const whole = rest === 0 ? plain : Buffer.concat([plain, randomBytes(16 - rest)]);
    return encryptIge(whole, this.#key, this.#iv);
  }
}
