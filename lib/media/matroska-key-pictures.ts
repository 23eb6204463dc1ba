// Key frames of Matroska, by the Cues, and a small Matroska file of some of them.

import type { BlockReader } from './block-reader.ts';
import { type EbmlData, elementAt } from './ebml.ts';
import { joinedBytes } from './joined-bytes.ts';
import { keptStride } from './key-frames.ts';
import type { PictureTrack } from './key-pictures.ts';
import { dataOf, findParts, findSegment, readInfo } from './matroska.ts';
import { findBlock, firstBlock } from './matroska-block.ts';
import { clusterOf, cueEntries } from './matroska-cues.ts';
import { ids } from './matroska-ids.ts';
import { fieldsOf, readTracks } from './matroska-tracks.ts';
import { Unreadable } from './unreadable.ts';

/** A key frame by the index. */
interface PictureCue {
  readonly timeMs: number;
  /** Of its cluster in the file. */
  readonly cluster: number;
  /** In the data of the cluster; undefined: the first block of its track there. */
  readonly relative: number | undefined;
}

/** @returns undefined without pictures or Cues. @throws Unreadable. */
export async function openMatroskaPictures(reader: BlockReader): Promise<PictureTrack | undefined> {
  const head = await elementAt(reader, 0, reader.sizeBytes);
  const segment = await findSegment(reader, head.end);
  const parts = await findParts(reader, segment);
  const [tracksPart, cuesPart] = [parts.get(ids.tracks), parts.get(ids.cues)];
  if (!tracksPart) throw new Unreadable('damaged', 'no Tracks element');
  const tracks = await dataOf(reader, tracksPart);
  const track = readTracks(tracks).find(({ kind }) => kind === 'video');
  if (track?.kind !== 'video' || !cuesPart) return undefined;
  const info = await readInfo(reader, parts.get(ids.info));
  const cues = readPictureCues(await dataOf(reader, cuesPart), track.id, segment.start, info.tickMs);
  const first = cues[0] && (await elementAt(reader, cues[0].cluster, segment.end));
  const wanted = { trackId: track.id, usualSizeBytes: first ? first.start - first.offset - 4 : 8 };
  const front = await reader.bytes(0, head.end);
  const entry = entryOf(tracks, track.id);
  return {
    container: 'matroska',
    ...{ codec: track.codec, width: track.width, height: track.height },
    durationMs: (info.durationSeconds ?? 0) * 1000,
    timesMs: cues.map(({ timeMs }) => timeMs),
    offsets: cues.map(({ cluster, relative }) => (relative === undefined ? cluster : cluster + 5 + relative)),
    find(index, bytes) {
      const isPlaced = cues[index]?.relative !== undefined;
      const block = isPlaced ? findBlock(bytes, wanted) : firstBlock(bytes, track.id);
      return typeof block === 'object' ? block.payload : block;
    },
    pack: (pictures) => smallFilm(front, entry, track.id, pictures),
  };
}

function readPictureCues(cues: EbmlData, trackId: number, segmentStart: number, tickMs: number): PictureCue[] {
  const found: PictureCue[] = [];
  for (const entry of cueEntries(cues, tickMs)) {
    if (entry.track !== trackId) continue;
    const relative = entry.fields.get(ids.cueRelativePosition)?.unsigned();
    found.push({ timeMs: entry.timeMs, cluster: clusterOf(entry, segmentStart), relative });
  }
  const stride = keptStride(found.length);
  return found.filter((_, index) => index % stride === 0).sort((a, b) => a.timeMs - b.timeMs);
}

/** The TrackEntry as it stands in the file: the decoder shall hear of it all that the muxer said. */
function entryOf(tracks: EbmlData, trackId: number): Uint8Array {
  for (const { id, data } of tracks.children()) {
    if (id === ids.trackEntry && fieldsOf(data).get(ids.trackNumber)?.unsigned() === trackId) return data.raw().slice();
  }
  throw new Unreadable('damaged', 'no TrackEntry');
}

/** RFC 9559: head, Segment of unknown size, Info of 1 ms ticks, the one track, and a cluster for each picture. */
function smallFilm(front: Uint8Array, entry: Uint8Array, trackId: number, pictures: readonly Uint8Array[]): Uint8Array {
  const openSegment = Uint8Array.of(...idBytes(ids.segment), 1, 255, 255, 255, 255, 255, 255, 255);
  const clusters = pictures.map((picture, second) =>
    element(ids.cluster, [
      element(0xe7, [bigEndian(second * 1000, 4)]),
      // Block header: track, no time of its own, key frame.
      element(ids.simpleBlock, [Uint8Array.of(...trackNumber(trackId), 0, 0, 0x80), picture]),
    ]),
  );
  const info = element(ids.info, [element(ids.timestampScale, [bigEndian(1_000_000, 4)])]);
  const tracks = element(ids.tracks, [element(ids.trackEntry, [entry])]);
  return joinedBytes([front, openSegment, info, tracks, ...clusters]);
}

/** Its size takes 4 bytes: up to 256 MiB. */
function element(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return joinedBytes([idBytes(id), bigEndian(0x10000000 + length, 4), ...parts]);
}

function idBytes(id: number): Uint8Array {
  const bytes = bigEndian(id, 4);
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

/** As a number of EBML in 4 bytes. */
function trackNumber(trackId: number): Uint8Array {
  return bigEndian(0x10000000 + trackId, 4);
}

function bigEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256);
}
