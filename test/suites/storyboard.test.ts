// Storyboards of real films: each picture shows its moment, little is read for it, and only those who may watch see it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyboardSchema } from '#lib/api/contract-storyboard.ts';
import { makeContactSheet } from '#lib/enrich/contact-sheet.ts';
import { silentLog } from '#lib/log.ts';
import { bytesSource } from '#lib/media/byte-source.ts';
import { type KeyPictures, readKeyPictures } from '#lib/media/key-pictures.ts';
import { installRuntime } from '#lib/runtime.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { GET as sheetRoute } from '../../app/api/storyboard/[chat_id]/[message_id]/[name]/route.ts';
import { GET as indexRoute } from '../../app/api/storyboard/[chat_id]/[message_id]/route.ts';
import { rowsOf, startBotWorld } from './bot-world.ts';

const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';
const run = promisify(execFile);
const { signal } = new AbortController();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-storyboard-films-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 40 s that grow brighter by five steps a second, a key frame every two. */
async function film(name: string, ...codec: readonly string[]): Promise<Buffer> {
  const path = join(folder, name);
  const grey = "color=c=black:s=320x180:r=25,geq=lum='min(235,16+T*5)':cb=128:cr=128";
  const inputs = ['-f', 'lavfi', '-i', grey, '-f', 'lavfi', '-i', 'anullsrc', '-t', '40', '-pix_fmt', 'yuv420p'];
  const sound = name.endsWith('webm') ? 'libopus' : 'aac';
  await run(ffmpeg, ['-v', 'error', '-y', ...inputs, '-g', '50', ...codec, '-c:a', sound, path]);
  return readFile(path);
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];

async function pictures(bytes: Uint8Array, changes: { most?: number; maxBytes?: number } = {}): Promise<KeyPictures> {
  const limits = { most: 100, leastGapMs: 2000, maxBytes: 8 * 2 ** 20, signal, ...changes };
  const reading = await readKeyPictures(bytesSource(bytes), limits);
  if (reading.kind !== 'pictures') throw new Error(JSON.stringify(reading));
  return reading.pictures;
}

/** Mean brightness of each picture on the sheet, made seconds of the film again. */
async function secondsShown({ timesMs, films, container }: KeyPictures): Promise<number[]> {
  const layout = { columns: 10, rows: Math.ceil(timesMs.length / 10), tileWidth: 64, tileHeight: 36 };
  const request = { ...layout, films, container, pictures: timesMs.length, ffmpegPath: ffmpeg, signal, log: silentLog };
  const sheet = await makeContactSheet(request);
  if (sheet.kind !== 'sheet') throw new Error(sheet.kind);
  return brightness(sheet.jpeg, layout.columns, layout.rows, timesMs.length);
}

async function brightness(jpeg: Uint8Array, columns: number, rows: number, count: number): Promise<number[]> {
  const scale = ['-vf', `scale=${columns}:${rows}:flags=area`, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
  const shrunk = run(ffmpeg, ['-v', 'error', '-f', 'jpeg_pipe', '-i', '-', ...scale], { encoding: 'buffer' });
  shrunk.child.stdin?.end(jpeg);
  return [...(await shrunk).stdout.subarray(0, count)].map((grey) => (grey * 219) / 255 / 5);
}

describe('pictures of a film', () => {
  it.each([
    ['an MKV', 'a.mkv', x264],
    ['an MP4', 'a.mp4', x264],
    ['an MP4 whose groups are open', 'open.mp4', ['-c:v', 'libx264', '-x264-params', 'open-gop=1:bframes=3']],
    ['an MKV of MPEG-4', 'b.mkv', ['-c:v', 'mpeg4']],
    ['a WebM', 'a.webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8']],
  ])('of %s show their moments', async (_, name, codec) => {
    const found = await pictures(await film(name, ...codec));
    expect(found.timesMs.length).toBeGreaterThanOrEqual(19);
    expect(found).toMatchObject({ width: 320, height: 180 });
    const shown = await secondsShown(found);
    for (const [index, timeMs] of found.timesMs.entries()) expect(shown[index]).toBeCloseTo(timeMs / 1000, 0);
  });

  it('are found without a place in the cluster too', async () => {
    const bytes = await film('place.mkv', ...x264);
    // CueRelativePosition becomes an element to be passed over.
    const cues = bytes.lastIndexOf(Buffer.from([0x1c, 0x53, 0xbb, 0x6b]));
    for (let at = bytes.indexOf(0xf0, cues); at >= 0; at = bytes.indexOf(0xf0, at + 1))
      if ([0x81, 0x82].includes(bytes[at + 1] ?? 0)) bytes[at] = 0xec;
    const found = await pictures(bytes);
    const shown = await secondsShown(found);
    for (const [index, timeMs] of found.timesMs.entries()) expect(shown[index]).toBeCloseTo(timeMs / 1000, 0);
  });

  it('are fewer, all over the film, when they would take more than they may', async () => {
    const bytes = await film('dear.mkv', ...x264, '-vf', 'noise=alls=60:allf=t', '-qp', '4');
    const few = await pictures(bytes, { maxBytes: 16 * 65_536 });
    expect(few.timesMs.length).toBeLessThan(19);
    expect(few.timesMs.at(-1)).toBeGreaterThan(30_000);
    expect((await pictures(bytes, { most: 4 })).timesMs).toHaveLength(4);
  });

  it('are none where a file does not say where they are, and whatever the bytes', async () => {
    const limits = { most: 100, leastGapMs: 2000, maxBytes: 8 * 2 ** 20, signal };
    const fragmented = await film('fragments.mp4', ...x264, '-movflags', '+frag_keyframe+empty_moov');
    expect((await readKeyPictures(bytesSource(fragmented), limits)).kind).toBe('unindexed');
    const whole = await film('whole.mkv', ...x264);
    for (let cut = 100; cut < whole.byteLength; cut += 40_000) {
      const damaged = Buffer.concat([whole.subarray(0, cut), Buffer.alloc(whole.byteLength - cut, cut % 251)]);
      expect(['pictures', 'unindexed', 'unreadable']).toContain(
        (await readKeyPictures(bytesSource(damaged), limits)).kind,
      );
    }
  });
});

describe('over the routes', () => {
  it('a film is read in small part once, and its sheet never changes; strangers get nothing', async () => {
    const world = await startBotWorld();
    try {
      const settings = { FFMPEG_PATH: ffmpeg, STREAM_ACCESS: 'signed', LINK_SECRET: 's'.repeat(32) };
      const system = await world.start({ settings });
      installRuntime(system.runtime);
      const bytes = await film(
        'sent.mkv',
        '-c:v',
        'libx264',
        '-b:v',
        '3M',
        '-minrate',
        '3M',
        '-maxrate',
        '3M',
        '-bufsize',
        '1M',
        '-x264-params',
        'nal-hrd=cbr',
      );
      const send = { from: world.userId, to: world.toBot };
      await world.control.sendFile(
        { name: 'Dawn.2020.mkv', mimeType: 'video/x-matroska', as: 'video' },
        { kind: 'bytes', bytes },
        send,
      );
      const [row] = await waitFor(
        () => rowsOf(system),
        ({ length }) => length === 1,
      );
      if (!row) throw new Error('no film');
      const { chat_id, message_id } = row;
      const place = { chat_id: String(chat_id), message_id: String(message_id) };
      const index = (query: string) =>
        indexRoute(new Request(`http://x/api/storyboard/${chat_id}/${message_id}${query}`), {
          params: Promise.resolve(place),
        });
      expect((await index('')).status).toBe(404);
      const signed = new URL(system.runtime.links.signedLinks(row).stream).search;
      const pulled = () => system.runtime.telegram.transferStats().bytes;
      const before = pulled();
      const answer = await waitFor(
        async () => storyboardSchema.parse(await (await index(signed)).json()),
        ({ state }) => state !== 'making',
      );
      expect(answer.state).toBe('ready');
      expect(pulled() - before).toBeLessThan(bytes.byteLength / 2);
      const url = new URL(answer.sheet?.path ?? '', 'http://x');
      const sheet = (query: string, headers: HeadersInit = {}) =>
        sheetRoute(new Request(`${url.origin}${url.pathname}${query}`, { headers }), {
          params: Promise.resolve({ ...place, name: url.pathname.split('/').at(-1) ?? '' }),
        });
      expect((await sheet('')).status).toBe(404);
      const got = await sheet(url.search);
      expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(got.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect((await sheet(url.search, { 'if-none-match': got.headers.get('etag') ?? '' })).status).toBe(304);
      const { columns = 0, rows = 0, times_ms = [] } = answer.sheet ?? {};
      const shown = await brightness(new Uint8Array(await got.arrayBuffer()), columns, rows, times_ms.length);
      for (const [place, timeMs] of times_ms.entries()) expect(shown[place]).toBeCloseTo(timeMs / 1000, 0);
      const after = pulled();
      expect(storyboardSchema.parse(await (await index(signed)).json())).toEqual(answer);
      expect(pulled()).toBe(after);
    } finally {
      installRuntime(undefined);
      await world.stop();
    }
  });
});
