import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

describe('the size of a picture', () => {
  it('is read out of JPEG and PNG', async () => {
    const jpeg = await readFile('demo/films/thumbs/last-light.jpg');
    const size = imageSize(jpeg);
    expect(size?.width).toBeGreaterThan(100);
    expect(size?.height).toBeGreaterThan(50);
    expect(imageSize(await readFile('app/apple-icon.png'))).toEqual({ width: 180, height: 180 });
  });

  it('is unknown for anything cut at any place, or something else', async () => {
    const jpeg = await readFile('demo/films/thumbs/last-light.jpg');
    for (let length = 0; length < 160; length += 1) expect(imageSize(jpeg.subarray(0, length))).toBeUndefined();
    expect(imageSize(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
    expect(imageSize(Buffer.from('ffd8ffc0000b08000000000101', 'hex'))).toBeUndefined();
  });
});
