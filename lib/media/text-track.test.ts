// Texts out of real films made by ffmpeg, and what it costs to get them.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openFileSource } from '#test/harness/file-source.ts';
import { mediaSample, type SampleName } from '#test/harness/media-samples.ts';
import { type ByteSource, bytesSource } from './byte-source.ts';
import { type ReadTextOptions, readTextTrack } from './text-track.ts';

const signal = new AbortController().signal;
const decoder = new TextDecoder();

/** The texts of a track, and the bytes that were read for them. */
async function read(name: SampleName, trackId: number, options: Partial<ReadTextOptions> = {}) {
  const source = await openFileSource(await mediaSample(name));
  let cost = { reads: 0, bytes: 0 };
  const reading = await readTextTrack(source, {
    trackId,
    signal,
    onCost: (all) => {
      cost = { ...all };
    },
    ...options,
  });
  await source.close();
  expect(cost.reads).toBe(source.reads.length);
  expect(cost.bytes).toBe(source.reads.reduce((sum, { length }) => sum + length, 0));
  const track = reading.kind === 'texts' ? reading.track : undefined;
  const texts = track?.samples.map(({ startMs, endMs, bytes }) => [startMs, endMs, decoder.decode(bytes)]);
  return {
    reading,
    codec: track?.codec,
    header: decoder.decode(track?.header),
    texts,
    cost,
    sizeBytes: source.sizeBytes,
  };
}

describe('a text track of Matroska', () => {
  it('is read by its cues alone: a small share of the film', async () => {
    const { codec, texts, cost, sizeBytes } = await read('subtitled.mkv', 2);
    expect(codec).toBe('srt');
    expect(texts).toHaveLength(8);
    expect(texts?.[0]).toEqual([250, 900, 'line 0']);
    expect(texts?.[1]).toEqual([3250, 3900, '<i>two\r\nlines</i> & <b>more</b>']);
    expect(texts?.[7]).toEqual([21_250, 21_900, 'line 7']);
    expect(sizeBytes).toBeGreaterThan(15_000_000);
    expect(cost.bytes).toBeLessThan(sizeBytes * 0.05);
  });

  it('of ASS comes with its header, and each track by itself', async () => {
    const { codec, header, texts } = await read('subtitled.mkv', 3);
    expect(codec).toBe('ass');
    expect(header).toContain('[V4+ Styles]');
    expect(texts?.map(([start, end]) => [start, end])).toEqual([
      [1500, 2000],
      [20_000, 21_000],
    ]);
    expect(texts?.[0]?.[2]).toMatch(/^\d+,0,Default,,0,0,0,,\{\\an8\\i1\}Up\{\\i0\}, there\\Nsecond$/);
  });

  it('of WebM is WebVTT', async () => {
    const { codec, texts } = await read('subtitled.webm', 2);
    expect(codec).toBe('webvtt');
    expect(texts?.map(([start, end]) => [start, end])).toEqual([
      [1000, 2000],
      [4000, 5000],
    ]);
    expect(texts?.[1]?.[2]).toContain('Down');
  });

  it('without an index is said to have none, and other tracks are none', async () => {
    expect((await read('unindexed.mkv', 2)).reading).toEqual({ kind: 'unindexed' });
    for (const track of [0, 1, 9]) expect((await read('subtitled.mkv', track)).reading).toEqual({ kind: 'no_track' });
    expect((await read('song.mp3', 1)).reading).toEqual({ kind: 'no_track' });
  });
});

describe('a text track of MP4', () => {
  it('is read by its sample table: a small share of the film', async () => {
    const { codec, texts, cost, sizeBytes } = await read('subtitled.mp4', 2);
    expect(codec).toBe('tx3g');
    expect(texts).toHaveLength(8);
    expect(texts?.[0]?.slice(0, 2)).toEqual([250, 900]);
    expect(texts?.[1]?.[2]).toContain('two\nlines & more');
    expect(texts?.[7]?.slice(0, 2)).toEqual([21_250, 21_900]);
    expect(cost.bytes).toBeLessThan(sizeBytes * 0.05);
  });

  it('in fragments has no index', async () => {
    expect((await read('subtitled-fragments.mp4', 2)).reading).toEqual({ kind: 'unindexed' });
  });
});

describe('bounds and damage', () => {
  it('ends when the budget is used up, before anything is read when it cannot do', async () => {
    const { reading, cost } = await read('subtitled.mkv', 2, { limits: { maxBytes: 200_000 } });
    expect(reading).toMatchObject({ kind: 'unreadable', reason: 'over_limit' });
    expect(cost.bytes).toBeLessThan(1_000_000);
  });

  it('asks for no more than so many pieces at once', async () => {
    const bytes = await readFile(await mediaSample('subtitled.mkv'));
    let [open, most] = [0, 0];
    const slow: ByteSource = {
      sizeBytes: bytes.byteLength,
      read: async (offset, length) => {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return bytes.subarray(offset, offset + length);
      },
    };
    const reading = await readTextTrack(slow, { trackId: 2, signal, limits: { parallel: 3 } });
    expect(reading.kind).toBe('texts');
    expect(most).toBe(3);
  });

  it('throws what the source throws, and asks for nothing after', async () => {
    const bytes = await readFile(await mediaSample('subtitled.mkv'));
    let calls = 0;
    const failing: ByteSource = {
      sizeBytes: bytes.byteLength,
      read: async (offset, length) => {
        calls += 1;
        if (length === 65_536 && offset > 5_000_000 && offset < bytes.byteLength - 1_000_000) throw new Error('away');
        return bytes.subarray(offset, offset + length);
      },
    };
    await expect(readTextTrack(failing, { trackId: 2, signal })).rejects.toThrow('away');
    const before = calls;
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toBe(before);
  });

  it('ends with the reason of an abort', async () => {
    const aborting = new AbortController();
    const bytes = await readFile(await mediaSample('subtitled.mkv'));
    const source: ByteSource = {
      sizeBytes: bytes.byteLength,
      read: async (offset, length, options) => {
        if (offset > 1_000_000) aborting.abort(new Error('left'));
        options.signal.throwIfAborted();
        return bytes.subarray(offset, offset + length);
      },
    };
    await expect(readTextTrack(source, { trackId: 2, signal: aborting.signal })).rejects.toThrow('left');
  });

  it.each(['subtitled.webm', 'chapters.mp4'] as const)(
    'whatever happened to %s, it ends with an answer',
    async (name) => {
      const whole = await readFile(await mediaSample(name));
      for (let round = 0; round < 300; round += 1) {
        const bytes = Uint8Array.from(whole);
        // A fixed sequence: what fails today fails tomorrow.
        for (let hit = 0; hit < 6; hit += 1) {
          const at = (round * 7919 + hit * 104_729) % (hit < 4 ? Math.min(4096, bytes.byteLength) : bytes.byteLength);
          bytes[at] = (round * 31 + hit * 17) & 0xff;
        }
        const cut = round % 3 === 0 ? bytes.subarray(0, (round * 997) % bytes.byteLength) : bytes;
        const { kind } = await readTextTrack(bytesSource(cut), { trackId: 2, signal });
        expect(['texts', 'unindexed', 'no_track', 'unreadable']).toContain(kind);
      }
    },
  );
});
