// Text tracks of Matroska: by the Cues, which say of each text the cluster and the place in it.
import type { BlockReader } from './block-reader.ts';
import { type EbmlData, elementAt } from './ebml.ts';
import { dataOf, findParts, findSegment, readInfo } from './matroska.ts';
import { findBlock, type MatroskaBlock } from './matroska-block.ts';
import { isTextCodec, matroskaCodec } from './matroska-codecs.ts';
import { clusterOf, cueEntries } from './matroska-cues.ts';
import { type Decoder, decoderOf } from './matroska-encodings.ts';
import { ids } from './matroska-ids.ts';
import { type Fields, fieldsOf } from './matroska-tracks.ts';
import type { ScatteredReader } from './scattered-reader.ts';
import { mostTexts, type TextSample, type TextTrackReading } from './text-samples.ts';
import { Unreadable } from './unreadable.ts';

const none = new Uint8Array(0);

/** A text by the index. */
interface TextCue {
  readonly startMs: number;
  readonly durationMs: number | undefined;
  /** Of the cluster in the file. */
  readonly cluster: number;
  /** In the data of the cluster. */
  readonly relative: number;
}

/** Reads one track. @param trackId TrackNumber. */
export async function readMatroskaTexts(
  reader: BlockReader,
  scattered: ScatteredReader,
  trackId: number,
): Promise<TextTrackReading> {
  const head = await elementAt(reader, 0, reader.sizeBytes);
  const segment = await findSegment(reader, head.end);
  const parts = await findParts(reader, segment);
  const tracksPart = parts.get(ids.tracks);
  if (!tracksPart) throw new Unreadable('damaged', 'no Tracks element');
  const track = findTrack(await dataOf(reader, tracksPart), trackId);
  const header = track?.get(ids.codecPrivate)?.raw() ?? none;
  const codec = matroskaCodec(track?.get(ids.codecId)?.text() ?? '', header);
  const decode = track && decoderOf(track);
  if (!track || !isTextCodec(codec) || !decode) return { kind: 'no_track' };
  const { tickMs } = await readInfo(reader, parts.get(ids.info));
  const cuesPart = parts.get(ids.cues);
  const cues = cuesPart && readTextCues(await dataOf(reader, cuesPart), trackId, segment.start, tickMs);
  const [first] = cues ?? [];
  if (!cues || !first) return { kind: 'unindexed' };
  const cluster = await elementAt(reader, first.cluster, segment.end);
  const samples = await readBlocks(scattered, cues, {
    trackId,
    tickMs,
    usualSizeBytes: cluster.start - cluster.offset - 4,
    decode,
  });
  return { kind: 'texts', track: { codec, header: header.slice(), samples } };
}

function findTrack(tracks: EbmlData, trackId: number): Fields | undefined {
  for (const { id, data } of tracks.children()) {
    if (id !== ids.trackEntry) continue;
    const fields = fieldsOf(data);
    if (fields.get(ids.trackNumber)?.unsigned() === trackId) return fields;
  }
  return undefined;
}

/** @returns nothing when one of them has no place in its cluster: then the index is none for texts. */
function readTextCues(cues: EbmlData, trackId: number, segmentStart: number, tickMs: number): TextCue[] {
  const found: TextCue[] = [];
  for (const entry of cueEntries(cues, tickMs)) {
    if (entry.track !== trackId) continue;
    const relative = entry.fields.get(ids.cueRelativePosition)?.unsigned();
    if (relative === undefined) return [];
    const ticks = entry.fields.get(ids.cueDuration)?.unsigned();
    const durationMs = ticks === undefined ? undefined : ticks * tickMs;
    found.push({ startMs: entry.timeMs, cluster: clusterOf(entry, segmentStart), relative, durationMs });
    if (found.length > mostTexts) throw new Unreadable('over_limit', 'too many texts');
  }
  return found;
}

interface BlockContext {
  readonly trackId: number;
  readonly tickMs: number;
  /** Of the first cluster. */
  readonly usualSizeBytes: number;
  readonly decode: Decoder;
}

async function readBlocks(
  scattered: ScatteredReader,
  cues: readonly TextCue[],
  context: BlockContext,
): Promise<TextSample[]> {
  const blocks: { readonly cue: TextCue; readonly block: MatroskaBlock }[] = [];
  // The id of a cluster has 4 bytes and its size 1 to 8, which is not known without another read.
  const offsets = cues.map(({ cluster, relative }) => cluster + 5 + relative);
  await scattered.readEach(offsets, (index, bytes) => {
    const cue = cues[index];
    const found = findBlock(bytes, context);
    if (typeof found === 'number') return found;
    if (cue && found) blocks.push({ cue, block: found });
    return 0;
  });
  if (blocks.length * 2 < cues.length) throw new Unreadable('damaged', 'the index of the texts is wrong');
  const samples = await Promise.all(blocks.map(({ cue, block }) => toSample(cue, block, context)));
  return samples.flatMap((sample) => sample ?? []).sort((a, b) => a.startMs - b.startMs);
}

async function toSample(
  cue: TextCue,
  block: MatroskaBlock,
  { tickMs, decode }: BlockContext,
): Promise<TextSample | undefined> {
  const durationMs = block.ticks === undefined ? cue.durationMs : block.ticks * tickMs;
  const bytes = await decode(block.payload);
  const endMs = durationMs === undefined ? undefined : Math.round(cue.startMs + durationMs);
  return bytes && { startMs: cue.startMs, endMs, bytes };
}
