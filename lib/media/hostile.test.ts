// Files that are damaged, lie, or are very large: an answer always, in few reads.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { box, element, longMoov, openElement, sparseSource, u32, u64 } from '#test/harness/made-containers.ts';
import { mediaSample, sampleNames } from '#test/harness/media-samples.ts';
import { type ByteSource, bytesSource } from './byte-source.ts';
import { ids } from './matroska-ids.ts';
import type { MediaReading } from './media-facts.ts';
import { readMediaFacts } from './read-media-facts.ts';

const signal = new AbortController().signal;

/** Reads, and holds it against the bounds a header has. */
async function read(source: ByteSource): Promise<MediaReading & { readonly reads: number; readonly bytes: number }> {
  let cost = { reads: 0, bytes: 0 };
  const reading = await readMediaFacts(source, {
    signal,
    onCost: (told) => {
      cost = told;
    },
  });
  expect(cost.reads).toBeLessThanOrEqual(64);
  expect(cost.bytes).toBeLessThanOrEqual(8 * 1024 * 1024);
  return { ...reading, ...cost };
}

/** A generator of numbers below 2^32 that gives the same ones each time (xorshift32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

describe.each(sampleNames)('%s', (name) => {
  it('cut off anywhere is answered', async () => {
    const bytes = await readFile(await mediaSample(name));
    for (let cut = 0; cut < 48; cut += 1) {
      const length = cut < 24 ? cut * 61 : Math.floor((bytes.byteLength * (cut - 24)) / 24);
      await read(bytesSource(bytes.subarray(0, length)));
    }
  });

  it('with flipped bytes is answered', async () => {
    const bytes = await readFile(await mediaSample(name));
    const next = numbers(0x5eed + name.length);
    const moov = Math.max(0, bytes.indexOf('moov'));
    for (let round = 0; round < 150; round += 1) {
      const broken = Uint8Array.from(bytes);
      for (let flips = 1 + (next() % 8); flips > 0; flips -= 1) {
        // Half of them in what is read for sure: the first bytes and the index.
        const anchor = [0, moov, bytes.byteLength - 4096][next() % 3] ?? 0;
        const at = next() % 2 ? anchor + (next() % 4096) : next() % bytes.byteLength;
        if (at >= 0 && at < broken.byteLength) broken[at] = next() % 4 === 0 ? 0xff : next() & 0xff;
      }
      await read(bytesSource(broken));
    }
  });
});

describe('an MP4 file', () => {
  const ftyp = box('ftyp', Buffer.from('isom'), u32(0));

  it('of nothing but empty boxes ends', async () => {
    const empties = Buffer.concat(Array.from({ length: 200_000 }, () => box('free')));
    expect(await read(bytesSource(Buffer.concat([ftyp, empties])))).toMatchObject({ reason: 'over_limit' });
  });

  it('of many boxes far apart ends after 64 reads', async () => {
    const gap = 1024 * 1024;
    const islands = Array.from({ length: 2000 }, (_, index) => ({
      offset: index * gap,
      bytes: Buffer.concat([u32(gap), Buffer.from('free')]),
    }));
    expect(await read(sparseSource(2000 * gap, islands))).toMatchObject({ reason: 'over_limit', reads: 64 });
  });

  it.each([
    ['smaller than its header', Buffer.concat([u32(4), Buffer.from('moov')])],
    ['of a size beyond 2^53', Buffer.concat([u32(1), Buffer.from('moov'), u32(0xffffffff, 0xffffffff)])],
    ['nested ten thousand deep', nestedBoxes(10_000)],
  ])('with a box %s is unreadable', async (_name, moov) => {
    expect(await read(bytesSource(Buffer.concat([ftyp, moov])))).toMatchObject({ kind: 'unreadable' });
  });

  it('whose tables claim four billion entries is read as far as it has them', async () => {
    const moov = longMoov({ frames: 50, framesPerGop: 25, frameBytes: 10, dataOffset: 100 });
    for (const table of ['stts', 'ctts', 'stss', 'stsc', 'stsz', 'co64']) {
      const broken = Buffer.from(moov);
      const count = broken.indexOf(table) + (table === 'stsz' ? 12 : 8);
      broken.writeUInt32BE(0xffffffff, count);
      // The first entry of the run tables as well: as many samples as there can be.
      if (table === 'stts') broken.writeUInt32BE(0xffffffff, count + 4);
      const reading = await read(bytesSource(Buffer.concat([ftyp, broken])));
      expect(reading).toMatchObject({ kind: 'facts', facts: { durationSeconds: 2 } });
    }
  });

  it('of 2 GB with its index at the end is read in few reads', async () => {
    const frames = 2 * 3600 * 25;
    const frameBytes = 12_000;
    const moov = longMoov({ frames, framesPerGop: 100, frameBytes, dataOffset: 48 });
    const mdatEnd = 32 + 16 + frames * frameBytes;
    const head = Buffer.concat([
      ftyp,
      Buffer.alloc(32 - ftyp.byteLength - 8),
      u32(1),
      Buffer.from('mdat'),
      u64(mdatEnd - 32),
    ]);
    const front = Buffer.concat([
      ftyp,
      u32(32 - ftyp.byteLength),
      Buffer.from('free'),
      Buffer.alloc(24 - ftyp.byteLength),
    ]);
    const islands = [
      { offset: 0, bytes: front },
      { offset: 32, bytes: head.subarray(-16) },
      { offset: mdatEnd, bytes: moov },
    ];
    const reading = await read(sparseSource(mdatEnd + moov.byteLength, islands));
    expect(mdatEnd).toBeGreaterThan(2e9);
    expect(reading.reads).toBeLessThanOrEqual(16);
    if (reading.kind !== 'facts') throw new Error(reading.detail);
    expect(reading.facts).toMatchObject({
      durationSeconds: 7200,
      omitted: [],
      tracks: [{ width: 1920, height: 1080 }],
    });
    expect(reading.facts.keyFrames?.timesMs).toEqual(Array.from({ length: 1800 }, (_, index) => index * 4000));
    expect(reading.facts.keyFrames?.offsets.at(-1)).toBe(48 + 1799 * 100 * frameBytes);
  });

  it('with tables beyond 8 MiB still tells what it holds', async () => {
    const film = { frames: 1_000_000, framesPerGop: 50, frameBytes: 10, dataOffset: 0 };
    const reading = await read(bytesSource(Buffer.concat([ftyp, longMoov(film)])));
    expect(reading).toMatchObject({ kind: 'facts', facts: { durationSeconds: 40_000, omitted: ['key_frames'] } });
  });
});

describe('a Matroska file', () => {
  const head = element(0x1a45dfa3, element(0x4282, 'matroska'));
  const track = (number: number, type: number, codec: string) =>
    element(
      ids.trackEntry,
      element(ids.trackNumber, number),
      element(ids.trackType, type),
      element(ids.codecId, codec),
    );
  const tracks = element(ids.tracks, track(1, 1, 'V_VP8'), track(2, 17, 'S_TEXT/UTF8'));
  const info = element(ids.info, element(ids.timestampScale, 1_000_000), element(ids.duration, float64(7_200_000)));
  const seek = (id: number, position: number) =>
    element(ids.seek, element(ids.seekId, u32(id)), element(ids.seekPosition, position));

  it('of 2 GB with its cues at the end is read in few reads', async () => {
    const sizeBytes = 2 ** 31;
    const cuesAt = sizeBytes - 1_500_000;
    const seekHead = element(ids.seekHead, seek(ids.cues, cuesAt));
    const front = Buffer.concat([
      head,
      openElement(ids.segment, 2 ** 31),
      seekHead,
      info,
      tracks,
      openElement(ids.cluster, 2 ** 30),
    ]);
    const segmentStart = head.byteLength + 12;
    const cue = (index: number) =>
      element(
        ids.cuePoint,
        element(ids.cueTime, index * 2000),
        position(1, index * 500_000),
        position(2, index * 500_000 + 9),
      );
    const position = (number: number, at: number) =>
      element(ids.cueTrackPositions, element(ids.cueTrack, number), element(ids.cueClusterPosition, at));
    const cues = element(ids.cues, ...Array.from({ length: 3600 }, (_, index) => cue(index)));
    const reading = await read(
      sparseSource(sizeBytes, [
        { offset: 0, bytes: front },
        { offset: segmentStart + cuesAt, bytes: cues },
      ]),
    );
    expect(reading.reads).toBeLessThanOrEqual(8);
    if (reading.kind !== 'facts') throw new Error(reading.detail);
    expect(reading.facts).toMatchObject({ durationSeconds: 7200, tracks: [{ codec: 'vp8' }, { indexedCues: 3600 }] });
    expect(reading.facts.keyFrames?.timesMs).toEqual(Array.from({ length: 3600 }, (_, index) => index * 2000));
    expect(reading.facts.keyFrames?.offsets[1]).toBe(segmentStart + 500_000);
    expect(reading.facts.index?.offset).toBe(segmentStart + cuesAt);
  });

  it('whose SeekHeads point at themselves and one another ends', async () => {
    const segmentStart = head.byteLength + 12;
    const first = element(ids.seekHead, seek(ids.seekHead, 0), seek(ids.seekHead, 200), seek(ids.cues, 0));
    const filler = element(0xec, Buffer.alloc(200 - first.byteLength - 9));
    const second = element(ids.seekHead, seek(ids.seekHead, 0), seek(ids.seekHead, 200), seek(ids.chapters, 2 ** 40));
    const body = Buffer.concat([first, filler, second, info, tracks]);
    const bytes = Buffer.concat([head, openElement(ids.segment, body.byteLength), body]);
    expect(bytes.indexOf(second)).toBe(segmentStart + 200);
    expect(await read(bytesSource(bytes))).toMatchObject({ kind: 'facts', facts: { durationSeconds: 7200 } });
  });

  it('with an element longer than its parent loses that part alone', async () => {
    const broken = element(ids.cues, openElement(ids.cuePoint, 2 ** 40));
    const body = Buffer.concat([info, tracks, broken]);
    const bytes = Buffer.concat([head, openElement(ids.segment, body.byteLength), body]);
    const facts = { durationSeconds: 7200, omitted: ['key_frames'] };
    expect(await read(bytesSource(bytes))).toMatchObject({ kind: 'facts', facts });
  });

  it('without Tracks is unreadable', async () => {
    const bytes = Buffer.concat([head, openElement(ids.segment, info.byteLength), info]);
    expect(await read(bytesSource(bytes))).toMatchObject({ kind: 'unreadable', reason: 'damaged' });
  });
});

it('an abort ends the reading with what the source throws', async () => {
  const controller = new AbortController();
  const source: ByteSource = {
    sizeBytes: 1000,
    read: async (_offset, _length, options) => {
      controller.abort(new Error('gone'));
      options.signal.throwIfAborted();
      return new Uint8Array(0);
    },
  };
  await expect(readMediaFacts(source, { signal: controller.signal })).rejects.toThrow('gone');
});

function nestedBoxes(depth: number): Buffer {
  const bytes = Buffer.alloc(depth * 8);
  for (let level = 0; level < depth; level += 1) {
    bytes.writeUInt32BE((depth - level) * 8, level * 8);
    bytes.write('moov', level * 8 + 4);
  }
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
