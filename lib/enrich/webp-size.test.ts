import { describe, expect, it } from 'vitest';
import { webpSize } from './webp-size.ts';

function webp(chunk: string, at20: readonly number[]): Uint8Array {
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.from(chunk), Buffer.alloc(4), Buffer.from(at20)]);
}

describe('the size of a WebP', () => {
  it.each([
    ['lossy', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]), { width: 320, height: 240 }],
    // 14 bits of width - 1, then 14 of height - 1.
    ['lossless', webp('VP8L', [0x2f, 0x3f, 0xc1, 0x3b, 0, 0, 0, 0, 0, 0]), { width: 320, height: 240 }],
    ['extended', webp('VP8X', [0, 0, 0, 0, 0x3f, 0x01, 0, 0xef, 0, 0]), { width: 320, height: 240 }],
    ['as large as it can be', webp('VP8X', [0, 0, 0, 0, ...Array(6).fill(255)]), { width: 1 << 24, height: 1 << 24 }],
  ])('is read of one that is %s', (_name, bytes, size) => {
    expect(webpSize(bytes)).toEqual(size);
  });

  it.each([
    ['too few bytes', Buffer.from('RIFF\0\0\0\0WEBPVP8X')],
    ['no RIFF', webp('VP8X', Array(10).fill(1)).fill(0, 0, 4)],
    ['another kind of chunk', webp('ALPH', Array(10).fill(1))],
    ['a frame that is not whole', webp('VP8 ', Array(10).fill(1))],
    ['nothing to see', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0])],
  ])('is not guessed: %s', (_name, bytes) => {
    expect(webpSize(bytes)).toBeUndefined();
  });
});
