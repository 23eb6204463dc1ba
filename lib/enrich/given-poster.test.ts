// Pictures from outside, by real ffmpeg.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { GivenPosters, maxGivenBytes } from './given-poster.ts';
import { pictureSize } from './picture-size.ts';

const ffmpegPath = process.env.FFMPEG_PATH || 'ffmpeg';

async function picture(encoder: 'mjpeg' | 'png' | 'libwebp', source = 'testsrc2=size=1600x900'): Promise<Buffer> {
  const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '1', '-c:v', encoder];
  const more = ['-metadata', 'comment=where I live', '-f', 'image2pipe', 'pipe:1'];
  const run = promisify(execFile)(ffmpegPath, [...args, ...more], { encoding: 'buffer', maxBuffer: 1 << 24 });
  return (await run).stdout;
}

function given(path = ffmpegPath) {
  const stored = new Map<string, Uint8Array>();
  const posters = {
    put: async (bytes: Uint8Array) => {
      stored.set(`h${stored.size}`, bytes);
      return `h${stored.size - 1}`;
    },
    find: async () => undefined,
    scan: async () => [],
    putAll: async () => undefined,
  };
  return { stored, door: new GivenPosters({ posters, ffmpegPath: path }) };
}

const { signal } = new AbortController();

describe('a given picture', () => {
  it.each(['mjpeg', 'png', 'libwebp'] as const)('is kept as a JPEG of ours with its widths: %s', async (encoder) => {
    const { stored, door } = given();
    const poster = await door.keep(await picture(encoder), signal);
    const kept = stored.get(poster.hash) ?? new Uint8Array();
    expect(pictureSize(kept)).toEqual({ width: 1280, height: 720 });
    expect(Buffer.from(kept).includes('where I live')).toBe(false);
    expect(poster.placeholder).toMatch(/^[A-Za-z0-9+/=]{20,}$/);
    expect(poster.variants?.map(({ width }) => width)).toEqual([160, 320, 640, 1280]);
  });

  it('that is small stays as large as it is, and what one can see through is white', async () => {
    const { stored, door } = given();
    const poster = await door.keep(await picture('png', 'color=black@0:size=200x300,format=rgba'), signal);
    expect(pictureSize(stored.get(poster.hash) ?? new Uint8Array())).toEqual({ width: 200, height: 300 });
    const pixel = ['-f', 'image2pipe', '-i', 'pipe:0', '-vf', 'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
    const child = promisify(execFile)(ffmpegPath, ['-v', 'error', ...pixel], { encoding: 'buffer' });
    child.child.stdin?.end(stored.get(poster.hash));
    expect((await child).stdout[0]).toBeGreaterThan(250);
  });

  it.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'.repeat(9))],
    ['a drawing that runs', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'.repeat(9))],
    ['a GIF', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(100, 1)])],
    ['nothing', new Uint8Array()],
  ])('is refused when it is %s', async (_name, bytes) => {
    const { stored, door } = given();
    await expect(door.keep(bytes, signal)).rejects.toMatchObject({ code: 'bad_request' });
    expect(stored.size).toBe(0);
  });

  it('that is damaged is refused, and nothing of it is kept', async () => {
    const { stored, door } = given();
    const whole = await picture('png');
    const damaged = Buffer.concat([whole.subarray(0, 40), Buffer.alloc(2000, 7)]);
    await expect(door.keep(damaged, signal)).rejects.toMatchObject({ code: 'bad_request' });
    expect(stored.size).toBe(0);
  });

  it('that unfolds to gigabytes, or is too large, is refused before it is decoded', async () => {
    const { door } = given('/nowhere/ffmpeg');
    const flood = Buffer.from(await picture('png', 'color=size=16x16'));
    flood.writeUInt32BE(30_000, 16);
    flood.writeUInt32BE(30_000, 20);
    await expect(door.keep(flood, signal)).rejects.toMatchObject({ code: 'payload_too_large' });
    await expect(door.keep(new Uint8Array(maxGivenBytes + 1), signal)).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('cannot be taken without ffmpeg, which is told', async () => {
    const bytes = await picture('mjpeg');
    await expect(given('/nowhere/ffmpeg').door.keep(bytes, signal)).rejects.toMatchObject({ code: 'not_implemented' });
  });

  it('waits for nobody: two at once, and a place again when one has ended', async () => {
    const { door } = given();
    const bytes = await picture('mjpeg');
    const first = [door.keep(bytes, signal), door.keep(bytes, signal)];
    await expect(door.keep(bytes, signal)).rejects.toMatchObject({ code: 'queue_full' });
    await Promise.all(first);
    await expect(door.keep(bytes, signal)).resolves.toMatchObject({ hash: expect.any(String) });
  });
});
