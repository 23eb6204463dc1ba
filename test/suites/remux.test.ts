// Films as HLS, made by the real ffmpeg: every picture once, at its time, wherever a viewer begins.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError, abortError } from '#lib/errors.ts';
import type { OpenFilm } from '#lib/remux/film-door.ts';
import { collect, decode, type HlsStage, packetsOf, segmentNames, startHlsStage } from '../harness/hls-stage.ts';

import { mediaSample } from '../harness/media-samples.ts';

const byPts = (a: number, b: number) => a - b;
const rounded = (seconds: number) => Math.round(seconds * 1000);

// A busy machine makes ffmpeg slow.
vi.setConfig({ testTimeout: 120_000 });

let stage: HlsStage;

beforeAll(async () => {
  stage = await startHlsStage('reel.mkv');
}, 120_000);
afterAll(() => stage.close());

describe('a film from its beginning to its end', () => {
  it('has every picture of the film, each at its time', async () => {
    const { path } = await collect(stage, 'video');
    const [made, film] = [await packetsOf(path, 'v'), await packetsOf(stage.path, 'v')];
    expect(made.length).toBe(film.length);
    expect(made.map(({ pts }) => rounded(pts)).sort(byPts)).toEqual(film.map(({ pts }) => rounded(pts)).sort(byPts));
    for (const [index, { dts }] of made.slice(1).entries()) expect(dts).toBeGreaterThan(made[index]?.dts ?? 0);
    expect(await decode(path)).toEqual({ complaints: '', pictures: film.length });
  });

  it.each(['audio-1', 'audio-2', 'audio-3', 'audio-4'])('has sound without a hole: %s', async (rendition) => {
    const { path } = await collect(stage, rendition);
    const packets = await packetsOf(path, 'a');
    for (const [index, { pts }] of packets.slice(1).entries()) {
      const before = packets[index];
      expect(Math.abs(pts - (before?.pts ?? 0) - 1024 / 48_000)).toBeLessThan(0.002);
    }
    expect(packets[0]?.pts).toBeLessThan(0.03);
    expect((packets.at(-1)?.pts ?? 0) + 1024 / 48_000).toBeGreaterThan(39.9);
    expect((await decode(path)).complaints).toBe('');
  });

  it('names every track of sound', async () => {
    expect(await stage.text('master.m3u8')).toMatchInlineSnapshot(`
      "#EXTM3U
      #EXT-X-VERSION:7
      #EXT-X-INDEPENDENT-SEGMENTS
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="1 de",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,URI="audio-1.m3u8"
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="2 Theatre",LANGUAGE="ja",DEFAULT=NO,AUTOSELECT=YES,URI="audio-2.m3u8"
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="3 Sound",DEFAULT=NO,AUTOSELECT=YES,URI="audio-3.m3u8"
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="4 Sound",DEFAULT=NO,AUTOSELECT=YES,URI="audio-4.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=2484236,CODECS="avc1.64000b,mp4a.40.2",RESOLUTION=160x90,FRAME-RATE=25.000,AUDIO="sound"
      video.m3u8
      "
    `);
  });
});

describe('a viewer who seeks', () => {
  it('gets the same pictures from the middle as from the beginning', async () => {
    const names = segmentNames(await stage.text('video.m3u8'));
    const fresh = await startHlsStage('reel.mkv');
    try {
      const last = names.length - 1;
      const backAndForth = [...names.slice(6), ...names.slice(0, 2), names[last] ?? '', ...names.slice(2, 6)];
      const [whole, seeking] = [await collect(stage, 'video'), await collect(fresh, 'video', () => backAndForth)];
      for (const name of names) {
        expect(Buffer.from(seeking.bytes.get(name) ?? []).equals(Buffer.from(whole.bytes.get(name) ?? [])), name).toBe(
          true,
        );
      }
    } finally {
      await fresh.close();
    }
  });

  it('finds sound on the same grid, without a hole between what two children made', async () => {
    const fresh = await startHlsStage('reel.mkv');
    try {
      const { path } = await collect(fresh, 'audio-1', (names) => [...names.slice(5), ...names.slice(0, 5)]);
      const packets = await packetsOf(path, 'a');
      const times = packets.map(({ pts }) => Math.round(pts * 48_000));
      expect(times).toEqual(times.map((_, index) => index * 1024));
    } finally {
      await fresh.close();
    }
  });
});

describe('children', () => {
  it('share one child for picture and sound of a place', async () => {
    const fresh = await startHlsStage('reel.mkv');
    try {
      await Promise.all(['video-seg-4.m4s', 'audio-1-seg-4.m4s', 'audio-2-seg-4.m4s'].map((name) => fresh.get(name)));
      expect(fresh.remux.pids()).toHaveLength(1);
    } finally {
      await fresh.close();
    }
  });

  it('are never more than allowed: 503 while all are waited for', async () => {
    const stuck = await startHlsStage('reel.mkv', { processes: 1, open: () => never });
    const leaving = new AbortController();
    try {
      const waiting = stuck.get('video-seg-0.m4s', leaving.signal).catch((error: unknown) => error);
      await until(() => stuck.remux.pids().length === 1);
      await expect(stuck.get('video-seg-8.m4s')).rejects.toMatchObject({ code: 'queue_full', retryAfterSeconds: 5 });
      leaving.abort();
      expect(await waiting).toMatchObject({ code: 'aborted' });
      // Nobody waits any more: it ends by itself.
      await until(() => stuck.remux.pids().length === 0);
    } finally {
      await stuck.close();
    }
  });

  it('leave no process and no file when the server stops', async () => {
    const fresh = await startHlsStage('reel.mkv');
    const waiting = fresh.get('video-seg-5.m4s');
    await waiting;
    const [pid] = fresh.remux.pids();
    expect(readdirSync(join(fresh.dataDir, 'hls')).length).toBeGreaterThan(0);
    await fresh.remux.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(fresh.dataDir, 'hls'))).toBe(false);
    await expect(fresh.get('video-seg-0.m4s')).rejects.toMatchObject({ code: 'shutting_down' });
    await fresh.close();
  });

  it('make nothing of a film that is cut off: the reason comes out, and no short segment', async () => {
    const flood = new AppError('telegram_flood_wait', undefined, { retryAfterSeconds: 9 });
    const fresh = await startHlsStage('reel.mkv', { open: () => cutAfter(200_000, flood) });
    try {
      await expect(fresh.get('video-seg-9.m4s')).rejects.toMatchObject({ code: 'telegram_flood_wait' });
    } finally {
      await fresh.close();
    }
  });

  it('need ffmpeg: without it, that is said', async () => {
    const without = await startHlsStage('reel.mkv', { findFfmpeg: () => undefined });
    expect(await without.text('video.m3u8')).toContain('video-seg-0.m4s');
    await expect(without.get('video-seg-0.m4s')).rejects.toMatchObject({
      code: 'remux_unavailable',
      message: 'Films cannot be converted here: ffmpeg is not installed.',
    });
    await without.close();
  });
});

describe('what does not go into HLS', () => {
  it.each([
    ['song.mp3', 'This file does not say where its key frames are, so that it cannot be cut.'],
    ['xvid.mkv', 'Its picture (mp4v.20.240) does not go into HLS as it is.'],
  ] as const)('%s: %s', async (sample, message) => {
    const other = await startHlsStage(sample);
    await expect(other.get('master.m3u8')).rejects.toMatchObject({ code: 'not_found', message });
    await other.close();
  });

  it.each(['video-seg-99.m4s', 'audio-5.m3u8', 'audio-9-seg-0.m4s', '../x', 'video.mp4'])('no such file: %s', (name) =>
    expect(stage.get(name)).rejects.toMatchObject({ code: 'not_found' }),
  );
});

describe('an MP4 with an edit list and sound at 44.1 kHz', () => {
  it('has every picture and all of the sound', async () => {
    const other = await startHlsStage('reel.mp4');
    try {
      const { path } = await collect(other, 'video', (names) => [...names.slice(3), ...names.slice(0, 3)]);
      const sound = await collect(other, 'audio-1');
      const [made, film] = [await packetsOf(path, 'v'), await packetsOf(other.path, 'v')];
      expect(made.length).toBe(film.length);
      expect(made.map(({ pts }) => rounded(pts)).sort(byPts)).toEqual(film.map(({ pts }) => rounded(pts)).sort(byPts));
      const packets = await packetsOf(sound.path, 'a');
      expect(packets.at(-1)?.pts).toBeGreaterThan(29.9);
      expect((await decode(sound.path)).complaints).toBe('');
    } finally {
      await other.close();
    }
  });
});

/** A film that never answers. */
const never = (_headers: Headers, signal: AbortSignal) =>
  new Promise<Response>((_resolve, reject) => signal.addEventListener('abort', () => reject(abortError(signal))));

/** A film whose reading fails after so many bytes of an answer. */
function cutAfter(bytes: number, failure: AppError): OpenFilm {
  return async (headers, signal) => {
    const whole = await readFile(await mediaSample('reel.mkv'));
    const start = Number(/\d+/.exec(headers.get('range') ?? '0')?.[0]);
    if (start > bytes) throw failure;
    let isSent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isSent || signal.aborted) return controller.error(failure);
        isSent = true;
        controller.enqueue(new Uint8Array(whole.subarray(start, bytes)));
      },
    });
    const range = `bytes ${start}-${whole.byteLength - 1}/${whole.byteLength}`;
    const length = String(whole.byteLength - start);
    return new Response(body, { status: 206, headers: { 'content-range': range, 'content-length': length } });
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number | undefined): boolean {
  return pid !== undefined && existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).byteLength > 0;
}
