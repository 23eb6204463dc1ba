// Placeholders of posters.
import { rgbaToThumbHash } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { blurredPoster } from './blurred-poster.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Left half red, right half blue. */
const halves = new Uint8Array(32 * 18 * 4).map((_, at) => {
  const isLeft = (at >> 2) % 32 < 16;
  return [isLeft ? 255 : 0, 0, isLeft ? 0 : 255, 255][at % 4] ?? 0;
});

describe('blurredPoster', () => {
  it('is a small bitmap with the colours where they are', () => {
    const url = blurredPoster(base64(rgbaToThumbHash(32, 18, halves))) ?? '';
    const bytes = Buffer.from(url.replace('data:image/bmp;base64,', ''), 'base64');
    expect(bytes.toString('latin1', 0, 2)).toBe('BM');
    expect(bytes.readUInt32LE(2)).toBe(bytes.length);
    const [blueLeft = 0, , redLeft = 0] = bytes.subarray(54);
    const [blueRight = 0, , redRight = 0] = bytes.subarray(54 + 15);
    expect(redLeft).toBeGreaterThan(blueLeft);
    expect(blueRight).toBeGreaterThan(redRight);
    expect(url.length).toBeLessThan(250);
  });

  it.each(['', '%', 'AA=='])('goes without for %j', (text) => expect(blurredPoster(text)).toBeUndefined());
});
