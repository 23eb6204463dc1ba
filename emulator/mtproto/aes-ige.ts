// AES-256-IGE: encryption at the speed of native AES-CBC, decryption by WebAssembly.
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getWasmUrl, ige256Decrypt, initSync } from '@mtcute/wasm';

/** Bytes handled at once: the scratch copy of a piece stays in the processor's cache. */
const PIECE_BYTES = 16 * 1024;
const PIECE_WORDS = PIECE_BYTES / 4;

/** Decrypts AES-256-IGE; chaining through the block decryption leaves no native mode to borrow. */
export type IgeDecrypt = (data: Buffer, key: Buffer, iv: Buffer) => Buffer;

/** Loads the WebAssembly decryption; calling it again is harmless. */
export function loadIgeDecrypt(): IgeDecrypt {
  initSync(new WebAssembly.Module(readFileSync(fileURLToPath(getWasmUrl()))));
  return (data, key, iv) => {
    const plain = ige256Decrypt(data, key, iv);
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  };
}

/**
 * Encrypts in place.
 *
 * IGE is `c[i] = E(p[i] ^ c[i-1]) ^ p[i-1]`. With `y[i] = c[i] ^ p[i-1]` it becomes `y[i] = E(q[i] ^ y[i-1])` for
 * `q[i] = p[i] ^ p[i-2]`: that is CBC over q, which the native cipher does.
 *
 * @param data a multiple of 16 bytes, at an address divisible by 4.
 * @param key 32 bytes. @param iv 32 bytes: the "previous" cipher block, then the "previous" plain block.
 */
export function encryptIgeInPlace(data: Buffer, key: Buffer, iv: Buffer): void {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length / 4);
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16)).setAutoPadding(false);
  const scratch = new Int32Array(Math.min(PIECE_WORDS, words.length));
  // Plain blocks i-2 and i-1 of the piece's first block. Before the data: zero (so that q[0] = p[0]), then the plain IV.
  let before = new Int32Array(8);
  before.set(wordsOf(iv.subarray(16, 32)), 4);
  for (let start = 0; start < words.length; start += PIECE_WORDS) {
    const piece = words.subarray(start, start + PIECE_WORDS);
    fillCbcInput(piece, before, scratch);
    const last = lastTwoBlocks(piece, before);
    const y = cipher.update(new Uint8Array(scratch.buffer, 0, piece.length * 4));
    xorWithPrevious(piece, wordsOf(y), before);
    before = last;
  }
}

/** q[i] = p[i] ^ p[i-2], one block being 4 words. */
function fillCbcInput(piece: Int32Array, before: Int32Array, out: Int32Array): void {
  const head = Math.min(8, piece.length);
  for (let i = 0; i < head; i++) out[i] = (piece[i] as number) ^ (before[i] as number);
  for (let i = 8; i < piece.length; i++) out[i] = (piece[i] as number) ^ (piece[i - 8] as number);
}

/** c[i] = y[i] ^ p[i-1], from the end to the start because it overwrites p. */
function xorWithPrevious(piece: Int32Array, y: Int32Array, before: Int32Array): void {
  for (let i = piece.length - 1; i >= 4; i--) piece[i] = (y[i] as number) ^ (piece[i - 4] as number);
  for (let i = 3; i >= 0; i--) piece[i] = (y[i] as number) ^ (before[i + 4] as number);
}

function lastTwoBlocks(piece: Int32Array, before: Int32Array): Int32Array<ArrayBuffer> {
  const last = new Int32Array(8);
  if (piece.length >= 8) last.set(piece.subarray(piece.length - 8));
  else {
    last.set(before.subarray(4), 0);
    last.set(piece, 4);
  }
  return last;
}

function wordsOf(bytes: Buffer): Int32Array {
  if (bytes.byteOffset % 4 === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return new Int32Array(Uint8Array.from(bytes).buffer);
}
