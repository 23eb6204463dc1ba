// Text tracks of MP4: by the sample table, which says of each text time, place and length.
import type { BlockReader } from './block-reader.ts';
import { findMoov, readMovieHead, readTracks } from './mp4.ts';
import { childrenOf, findBox } from './mp4-box.ts';
import { openSampleTable } from './mp4-samples.ts';
import type { Mp4Track } from './mp4-track.ts';
import type { ScatteredReader } from './scattered-reader.ts';
import { mostTexts, type TextSample, type TextTrackReading } from './text-samples.ts';
import { Unreadable } from './unreadable.ts';

/** Samples up to this length say that there is nothing to be shown: a length of 0, or an empty box. */
const emptyBytes: Readonly<Record<string, number>> = { wvtt: 8 };

/** Reads one track. @param trackId of its tkhd box. */
export async function readMp4Texts(
  reader: BlockReader,
  scattered: ScatteredReader,
  trackId: number,
): Promise<TextTrackReading> {
  const { moov } = await findMoov(reader);
  const boxes = await childrenOf(reader, moov);
  const { timescale } = await readMovieHead(reader, findBox(boxes, 'mvhd'));
  const track = (await readTracks(reader, boxes, timescale)).find(({ id }) => id === trackId);
  if (track?.facts?.kind !== 'subtitle' || !track.facts.isText || track.timescale === 0) return { kind: 'no_track' };
  if (findBox(boxes, 'mvex')) return { kind: 'unindexed' };
  const { codec } = track.facts;
  const samples = await readSamples(reader, scattered, track, emptyBytes[codec] ?? 2);
  return { kind: 'texts', track: { codec, header: new Uint8Array(0), samples } };
}

async function readSamples(
  reader: BlockReader,
  scattered: ScatteredReader,
  track: Mp4Track,
  emptyUpToBytes: number,
): Promise<TextSample[]> {
  const texts = (await listSamples(reader, track)).filter(({ sizeBytes }) => sizeBytes > emptyUpToBytes);
  const samples: TextSample[] = [];
  const offsets = texts.map(({ offset }) => offset);
  await scattered.readEach(offsets, (index, bytes) => {
    const text = texts[index];
    if (!text) return 0;
    if (bytes.byteLength < text.sizeBytes) return text.sizeBytes;
    samples.push({ startMs: text.startMs, endMs: text.endMs, bytes: bytes.slice(0, text.sizeBytes) });
    return 0;
  });
  return samples.sort((a, b) => a.startMs - b.startMs);
}

interface PlacedText {
  readonly startMs: number;
  readonly endMs: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

async function listSamples(reader: BlockReader, track: Mp4Track): Promise<PlacedText[]> {
  const table = await openSampleTable(reader, track.stbl);
  // Those that show nothing count, too: each text may be followed by one.
  if (table.count > mostTexts * 2) throw new Unreadable('over_limit', 'too many texts');
  const toMs = (ticks: number) => Math.max(0, Math.round((ticks / track.timescale + track.shiftSeconds) * 1000));
  const times = Array.from({ length: table.count + 1 }, (_, sample) => toMs(table.ticksOf(sample)));
  return Array.from({ length: table.count }, (_, sample) => ({
    startMs: times[sample] ?? 0,
    endMs: times[sample + 1] ?? 0,
    ...table.placeOf(sample),
  }));
}
