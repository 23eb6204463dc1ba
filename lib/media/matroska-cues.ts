// The Cues element: where playing can begin, and which pictures and subtitles can be fetched alone.
import type { EbmlData } from './ebml.ts';
import { keyFrameTable } from './key-frames.ts';
import { ids } from './matroska-ids.ts';
import { type Fields, fieldsOf } from './matroska-tracks.ts';
import type { KeyFrames, TrackFacts } from './media-facts.ts';
import { Unreadable } from './unreadable.ts';

/** Entries read at most, of all tracks: some 100 hours at one a second. */
const mostCues = 400_000;

/** What the index of a film says. */
export interface CueFacts {
  readonly keyFrames: KeyFrames | undefined;
  /** Entries by track. */
  readonly counts: ReadonlyMap<number, number>;
}

/** What is needed to understand the index. */
export interface CueContext {
  readonly tracks: readonly TrackFacts[];
  /** Where positions count from. */
  readonly segmentStart: number;
  readonly tickMs: number;
}

/** One place of the index. */
export interface CueEntry {
  readonly timeMs: number;
  /** TrackNumber; undefined when it says none. */
  readonly track: number | undefined;
  /** What else stands in its CueTrackPositions. */
  readonly fields: Fields;
}

/** All entries, of all tracks, in the order of the file. */
export function* cueEntries(cues: EbmlData, tickMs: number): Generator<CueEntry> {
  for (const point of cues.children()) {
    if (point.id !== ids.cuePoint) continue;
    let timeMs = 0;
    for (const { id, data } of point.data.children()) {
      if (id === ids.cueTime) timeMs = Math.round(data.unsigned() * tickMs);
      if (id !== ids.cueTrackPositions) continue;
      const fields = fieldsOf(data);
      yield { timeMs, track: fields.get(ids.cueTrack)?.unsigned(), fields };
    }
  }
}

/** Where the cluster of an entry begins in the file, in bytes. @param segmentStart where positions count from, in bytes. */
export function clusterOf({ fields }: CueEntry, segmentStart: number): number {
  return segmentStart + (fields.get(ids.cueClusterPosition)?.unsigned() ?? 0);
}

/** Reads the index; key frames are those of the first video track, or of the first track of a file without pictures. */
export function readCues(cues: EbmlData, { tracks, segmentStart, tickMs }: CueContext): CueFacts {
  const main = tracks.find(({ kind }) => kind === 'video') ?? tracks.find(({ kind }) => kind === 'audio');
  const counts = new Map<number, number>();
  const entries: [number, number][] = [];
  let total = 0;
  for (const entry of cueEntries(cues, tickMs)) {
    total += 1;
    if (total > mostCues) throw new Unreadable('over_limit', 'too many cues');
    const track = entry.track ?? 0;
    counts.set(track, (counts.get(track) ?? 0) + 1);
    if (track === main?.id) entries.push([entry.timeMs, clusterOf(entry, segmentStart)]);
  }
  return { keyFrames: main && keyFrameTable(main.id, entries), counts };
}
