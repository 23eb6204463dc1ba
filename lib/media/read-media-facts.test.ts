// Real files of every container, and what ffprobe says of them.
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type FileSource, openFileSource } from '#test/harness/file-source.ts';
import {
  mediaSample,
  type Probed,
  probe,
  probeKeyFrames,
  type SampleName,
  sampleNames,
} from '#test/harness/media-samples.ts';
import { bytesSource } from './byte-source.ts';
import type { MediaFacts } from './media-facts.ts';
import { readMediaFacts } from './read-media-facts.ts';

const signal = new AbortController().signal;
let source: FileSource | undefined;

afterEach(async () => {
  await source?.close();
  source = undefined;
});

async function factsOf(name: SampleName): Promise<{ facts: MediaFacts; path: string }> {
  const path = await mediaSample(name);
  source = await openFileSource(path);
  const reading = await readMediaFacts(source, { signal });
  if (reading.kind !== 'facts') throw new Error(`${name}: ${reading.detail}`);
  return { facts: reading.facts, path };
}

/** Our codec strings begin with the word on the right where ffprobe says the one on the left. */
const codecWords: Readonly<Record<string, RegExp>> = {
  h264: /^avc1\.[0-9a-f]{6}$/,
  hevc: /^hvc1\.\d+\.[0-9a-f]+\.[LH]\d+(\.[0-9A-F]{1,2})*$/,
  av1: /^av01\.\d\.\d\d[MH]\.\d\d$/,
  vp9: /^vp9$|^vp09\.\d\d\.\d\d\.\d\d$/,
  vp8: /^vp8$/,
  mpeg4: /^mp4v\.20\.\d+$/,
  aac: /^mp4a\.40\.2$/,
  ac3: /^ac-3$/,
  eac3: /^ec-3$/,
  dts: /^dtsc$/,
  opus: /^opus$/,
  flac: /^flac$/,
  vorbis: /^vorbis$/,
  mp3: /^mp3$/,
  subrip: /^srt$/,
  ass: /^ass$/,
  mov_text: /^tx3g$/,
};

function expectTracks(facts: MediaFacts, probed: Probed): void {
  const streams = probed.streams.filter(({ codec_type, codec_tag_string }) => {
    return /video|audio|subtitle/.test(codec_type) && codec_tag_string !== 'text';
  });
  expect(facts.tracks.map(({ kind }) => kind)).toEqual(streams.map(({ codec_type }) => codec_type));
  for (const [index, track] of facts.tracks.entries()) {
    const stream = streams[index];
    expect(track.codec).toMatch(codecWords[stream?.codec_name ?? ''] ?? /^$/);
    // A song has one track and no word for it: it is the default.
    if (/^(mp4|mov|matroska|webm)$/.test(facts.container)) {
      expect(track.isDefault).toBe(stream?.disposition.default === 1);
    }
    expect(track.isForced).toBe(stream?.disposition.forced === 1);
    const ours = track.language && new Intl.Locale(track.language).language;
    const theirs = stream?.tags?.language;
    expect(ours).toBe(theirs && theirs !== 'und' ? new Intl.Locale(theirs).language : undefined);
    if (track.kind === 'audio') {
      expect([track.channels, track.sampleRate]).toEqual([stream?.channels, Number(stream?.sample_rate)]);
    }
    if (track.kind === 'video' && track.rotation === 0) {
      expect([track.width, track.height]).toEqual([stream?.width, stream?.height]);
    }
  }
}

describe.each(sampleNames)('%s', (name) => {
  it('is read as ffprobe reads it, in few reads', async () => {
    const { facts, path } = await factsOf(name);
    const probed = await probe(path);
    expectTracks(facts, probed);
    if (probed.format.duration === undefined) expect(facts.durationSeconds).toBeUndefined();
    else expect(Math.abs((facts.durationSeconds ?? 0) - Number(probed.format.duration))).toBeLessThan(0.06);
    expect(facts.chapters.map(({ title }) => title)).toEqual(probed.chapters.map(({ tags }) => tags?.title));
    expect(facts.chapters.map(({ startMs }) => startMs)).toEqual(
      probed.chapters.map(({ start_time }) => Math.round(Number(start_time) * 1000)),
    );
    expect(source?.reads.length).toBeLessThanOrEqual(4);
  });
});

/** A tag as ffprobe names it, whatever its case. */
const tag = (probed: Probed, name: string) => {
  const tags = { ...probed.format.tags, ...probed.streams[0]?.tags };
  return Object.entries(tags).find(([key]) => key.toLowerCase() === name)?.[1];
};

it.each(['song.mp3', 'song.ogg', 'song.opus', 'song.flac', 'song.m4a', 'chapters.mp4'] as const)(
  '%s tells title, artist and album',
  async (name) => {
    const { facts, path } = await factsOf(name);
    const probed = await probe(path);
    const { title, artist, album } = facts.tags;
    expect([title, artist, album]).toEqual(['A Title', 'An Artist', 'An Album']);
    expect([tag(probed, 'title'), tag(probed, 'artist'), tag(probed, 'album')]).toEqual([title, artist, album]);
  },
);

const indexed = [
  'faststart.mp4',
  'moov-last.mp4',
  'chapters.mp4',
  'all.mkv',
  'cues-first.mkv',
  'film.webm',
  'xvid.mkv',
] as const;

it.each([...indexed, 'fragmented.mp4', 'dash.mp4'] as const)('%s tells its key frames', async (name) => {
  const { facts, path } = await factsOf(name);
  const expected = await probeKeyFrames(path);
  expect(facts.keyFrames?.timesMs.length).toBeGreaterThan(0);
  for (const [index, timeMs] of (facts.keyFrames?.timesMs ?? []).entries()) {
    const nearest = expected.find(({ seconds }) => Math.abs(seconds * 1000 - timeMs) <= 1);
    expect(nearest, `${name}: ${timeMs} ms`).toBeDefined();
    const offset = facts.keyFrames?.offsets[index] ?? 0;
    if (facts.container === 'mp4' && !facts.isFragmented) expect(offset).toBe(nearest?.offset);
    // Of its fragment or cluster: before the frame itself.
    else expect(offset).toBeLessThan(nearest?.offset ?? 0);
  }
});

it('a turned film is shown upright', async () => {
  const bytes = await readFile(await mediaSample('faststart.mp4'));
  // The matrix of the first tkhd box: a phone held upright writes a quarter turn.
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  for (const [index, value] of [0, 65536, 0, -65536, 0].entries()) bytes.writeInt32BE(value, matrix + index * 4);
  const reading = await readMediaFacts(bytesSource(bytes), { signal });
  const track = reading.kind === 'facts' ? reading.facts.tracks[0] : undefined;
  expect(track).toMatchObject({ rotation: 90, width: 180, height: 320 });
});

it.each(['cover.mp3', 'cover.flac', 'cover.m4a', 'attached.mkv'] as const)(
  '%s tells where its picture stands',
  async (name) => {
    const { facts, path } = await factsOf(name);
    const { offset = 0, sizeBytes = 0, mimeType } = facts.cover ?? {};
    const picture = (await readFile(path)).subarray(offset, offset + sizeBytes);
    const isPng = mimeType === 'image/png';
    expect([...picture.subarray(0, 3)]).toEqual(isPng ? [0x89, 0x50, 0x4e] : [0xff, 0xd8, 0xff]);
    expect(picture.subarray(isPng ? -8 : -2).toString('latin1')).toMatch(isPng ? /^IEND/ : /^\xff\xd9$/);
    expect(facts.tracks).toHaveLength(1);
  },
);

it('Matroska tells the fonts inside it', async () => {
  const { facts, path } = await factsOf('attached.mkv');
  expect(facts.fonts).toMatchObject([{ name: 'Schrift.ttf', mimeType: 'font/ttf' }]);
  const { offset = 0, sizeBytes = 0 } = facts.fonts[0] ?? {};
  const font = (await readFile(path)).subarray(offset, offset + sizeBytes);
  expect(font.equals(await readFile('app/fonts/OFL.txt'))).toBe(true);
});

it('Matroska tells names, and which subtitles can be fetched alone', async () => {
  const { facts } = await factsOf('all.mkv');
  expect(facts.tracks[2]).toMatchObject({ kind: 'audio', name: 'Surround', language: 'ja', channels: 6 });
  expect(facts.tracks.slice(3)).toMatchObject([
    { codec: 'srt', language: 'en', isForced: true, isText: true, indexedCues: 2 },
    { codec: 'ass', language: 'ru', isForced: false, isText: true, indexedCues: 2 },
  ]);
  expect(facts.index?.sizeBytes).toBeGreaterThan(50);
});

describe('what is no film', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', new Uint8Array(1)],
    ['text', new TextEncoder().encode('Once upon a time there was a very short story.')],
    ['zeros', new Uint8Array(300_000)],
  ])('%s is unreadable', async (_name, bytes) => {
    expect(await readMediaFacts(bytesSource(bytes), { signal })).toMatchObject({
      kind: 'unreadable',
      reason: 'unknown_format',
    });
  });

  it('a failure of the source is passed on', async () => {
    const failing = { sizeBytes: 100, read: () => Promise.reject(new Error('line is down')) };
    await expect(readMediaFacts(failing, { signal })).rejects.toThrow('line is down');
  });
});
