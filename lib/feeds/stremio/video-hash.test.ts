import { describe, expect, it } from 'vitest';
import { hashedEndBytes, videoHash } from './video-hash.ts';

const filled = (value: number) => new Uint8Array(hashedEndBytes).fill(value);

describe('the hash of a film', () => {
  it('is its size and the words of both ends, modulo 2^64', () => {
    expect(videoHash(131_072, { head: filled(0), tail: filled(0) })).toBe('0000000000020000');
    // 8192 words of 0x0101010101010101, twice: 2^14 times that, cut to 64 bits.
    const words = BigInt.asUintN(64, 0x0101010101010101n * 16_384n + 131_072n);
    expect(videoHash(131_072, { head: filled(1), tail: filled(1) })).toBe(words.toString(16).padStart(16, '0'));
    const head = filled(0);
    head[7] = 0xff;
    head[15] = 0x01;
    expect(videoHash(1, { head, tail: filled(0) })).toBe('0000000000000001');
  });

  it('is read at any place of a larger buffer', () => {
    const buffer = new Uint8Array(hashedEndBytes + 3).fill(9);
    const head = buffer.subarray(3);
    expect(videoHash(1, { head, tail: filled(0) })).toBe(videoHash(1, { head: filled(9), tail: filled(0) }));
  });

  it('needs whole ends', () => {
    expect(() => videoHash(1, { head: new Uint8Array(8), tail: filled(0) })).toThrow(RangeError);
  });
});
