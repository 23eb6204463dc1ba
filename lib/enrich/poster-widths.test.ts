// A picture in a few widths, by real ffmpeg.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pictureSize } from './picture-size.ts';
import { areComplete, makeWidths, onlyItself, type PosterVariant } from './poster-widths.ts';

const ffmpegPath = process.env.FFMPEG_PATH || 'ffmpeg';

async function picture(size: string, encoder: 'mjpeg' | 'png'): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}`, '-frames:v', '1', '-c:v', encoder];
  const run = promisify(execFile)(ffmpegPath, ['-v', 'error', ...source, '-f', 'image2pipe', 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 16 * 1024 * 1024,
  });
  return (await run).stdout;
}

function postersIn(stored: Map<string, Uint8Array>) {
  return {
    put: async (bytes: Uint8Array) => {
      stored.set(`h${stored.size}`, bytes);
      return `h${stored.size - 1}`;
    },
    find: async () => undefined,
    scan: async () => [],
    putAll: async () => undefined,
  };
}

async function widthsOf(bytes: Uint8Array, path = ffmpegPath) {
  const stored = new Map<string, Uint8Array>();
  const { signal } = new AbortController();
  const more = { mimeType: 'image/jpeg', posters: postersIn(stored), ffmpegPath: path, signal };
  return { variants: await makeWidths({ hash: 'own', bytes, ...more }), stored };
}

const sizes = (variants: readonly PosterVariant[]) => variants.map(({ width, height }) => [width, height]);

describe('widths of a poster', () => {
  it('are those that are not beyond the picture, in WebP or JPEG, and the picture when it is wider', async () => {
    const { variants, stored } = await widthsOf(await picture('1000x1500', 'mjpeg'));
    expect(sizes(variants)).toEqual([
      [160, 240],
      [320, 480],
      [640, 960],
      [1000, 1500],
    ]);
    expect(variants.at(-1)).toMatchObject({ hash: 'own', mime_type: 'image/jpeg' });
    for (const { hash, mime_type } of variants.slice(0, 3)) {
      const head = Buffer.from(stored.get(hash) ?? []).toString('latin1', 0, 12);
      expect(head).toMatch(mime_type === 'image/webp' ? /^RIFF.{4}WEBP$/s : /^\xff\xd8/);
      expect(['image/webp', 'image/jpeg']).toContain(mime_type);
    }
    expect(areComplete(variants)).toBe(true);
  });

  it('end with the picture that has one of them', async () => {
    expect(sizes((await widthsOf(await picture('320x180', 'png'))).variants)).toEqual([
      [160, 90],
      [320, 180],
    ]);
    expect(sizes((await widthsOf(await picture('640x360', 'mjpeg'))).variants)).toHaveLength(3);
  });

  it('of a small picture are its own', async () => {
    const { variants } = await widthsOf(await picture('120x68', 'mjpeg'));
    expect(sizes(variants)).toEqual([[120, 68]]);
    expect(areComplete(variants)).toBe(true);
  });

  it('are to be made later where there is no ffmpeg', async () => {
    const { variants } = await widthsOf(await readFile('demo/films/thumbs/last-light.jpg'), '/nowhere/ffmpeg');
    expect(sizes(variants)).toEqual([[320, 180]]);
    expect(areComplete(variants)).toBe(false);
  });

  it('of what is no picture are none', async () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('GIF89a'), Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(30)]) {
      expect((await widthsOf(bytes)).variants).toEqual([]);
      expect(onlyItself({ hash: 'own', bytes, mimeType: 'image/jpeg' })).toEqual([]);
    }
    expect(areComplete([])).toBe(false);
  });
});

describe('pictureSize', () => {
  it.each([
    ['fill bytes before a marker', [0xff, 0xd8, 0xff, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1], { width: 3, height: 2 }],
    ['no height', [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 3, 1], undefined],
    [
      'a segment of length 0 forever',
      [0xff, 0xd8, ...Array.from({ length: 60 }, (_, at) => (at % 2 ? 0xe0 : 0xff))],
      undefined,
    ],
    ['bytes that are no marker', [0xff, 0xd8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], undefined],
  ])('reads %s', (_, bytes, expected) => expect(pictureSize(Uint8Array.from(bytes))).toEqual(expected));
});
