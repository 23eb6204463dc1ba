// Against the library that defines what a thumbhash means.
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { thumbhashPoints } from './thumbhash-points.ts';

function picture(width: number, height: number, alpha = 255): Uint8Array {
  return new Uint8Array(width * height * 4).map((_, at) => {
    const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    return [(255 * x) / width, (255 * y) / height, (x * y * 7) % 256, x < width / 2 ? alpha : 255][at % 4] ?? 0;
  });
}

describe('thumbhashPoints', () => {
  it.each([
    ['landscape', 64, 36, 255],
    ['upright', 30, 45, 255],
    ['square', 40, 40, 255],
    ['half transparent', 48, 48, 120],
  ])('sees what the library draws: %s', (_, width, height, alpha) => {
    const hash = rgbaToThumbHash(width, height, picture(width, height, alpha));
    const { w, h, rgba } = thumbHashToRGBA(hash);
    const drawn = Array.from({ length: w * h }, (_pixel, at) => [...rgba.slice(at * 4, at * 4 + 3)]).flat();
    expect([...(thumbhashPoints(hash, w, h) ?? [])]).toEqual(drawn);
  });

  it('has none of what is no thumbhash', () => {
    expect(thumbhashPoints(new Uint8Array(), 2, 2)).toBeUndefined();
    expect(thumbhashPoints(new Uint8Array(7), 2, 2)).toBeUndefined();
  });
});
