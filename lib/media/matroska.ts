// Matroska and WebM: finds the parts by the SeekHead or by walking up to the first cluster, and reads each at one go.
import type { BlockReader } from './block-reader.ts';
import { EbmlData, type EbmlElement, elementAt } from './ebml.ts';
import { readAttachments } from './matroska-attachments.ts';
import { readChapters } from './matroska-chapters.ts';
import { type CueContext, type CueFacts, readCues } from './matroska-cues.ts';
import { ids } from './matroska-ids.ts';
import { fieldsOf, readTracks } from './matroska-tracks.ts';
import type { MediaFacts, OmittedPart, TrackFacts } from './media-facts.ts';
import { Unreadable, unlessUnreadable } from './unreadable.ts';

/** Largest part read at once; Cues of a long film have some hundred KiB. */
const largestPartBytes = 5 * 1024 * 1024;

/** Elements before the first cluster looked at. */
const mostWalked = 64;

/** SeekHeads followed: a file may have a second one at its end. */
const mostSeekHeads = 4;

const wanted: readonly number[] = [ids.seekHead, ids.info, ids.tracks, ids.cues, ids.chapters, ids.attachments];

/** The facts of a Matroska file. @throws Unreadable when it has no Segment or Tracks that can be read. */
export async function readMatroska(reader: BlockReader): Promise<MediaFacts> {
  const head = await elementAt(reader, 0, reader.sizeBytes);
  const segment = await findSegment(reader, head.end);
  const parts = await findParts(reader, segment);
  const tracksPart = parts.get(ids.tracks);
  if (!tracksPart) throw new Unreadable('damaged', 'no Tracks element');
  const info = await readInfo(reader, parts.get(ids.info));
  const tracks = readTracks(await dataOf(reader, tracksPart));
  const omitted = new Set<OmittedPart>(info.durationSeconds === undefined ? ['duration'] : []);
  const context = { tracks, segmentStart: segment.start, tickMs: info.tickMs };
  const { cues, chapters, files } = await readOptionalParts(reader, parts, context, omitted);
  const index = parts.get(ids.cues);
  return {
    container: (await isWebm(reader, head)) ? 'webm' : 'matroska',
    isFragmented: false,
    ...(info.durationSeconds === undefined ? {} : { durationSeconds: info.durationSeconds }),
    tracks: tracks.map((track) => withCues(track, cues)),
    chapters: chapters ?? [],
    ...(cues?.keyFrames ? { keyFrames: cues.keyFrames } : {}),
    ...(index ? { index: { offset: index.offset, sizeBytes: index.end - index.offset } } : {}),
    tags: info.title ? { title: info.title } : {},
    ...(files?.cover ? { cover: files.cover } : {}),
    fonts: files?.fonts ?? [],
    omitted: [...omitted],
  };
}

/** The DocType stands among the first bytes of the EBML header; nothing else there has that word. */
async function isWebm(reader: BlockReader, head: EbmlElement): Promise<boolean> {
  const bytes = await reader.bytesUpTo(head.start, Math.min(64, head.end - head.start));
  return /webm/.test(new TextDecoder('latin1').decode(bytes));
}

async function readOptionalParts(reader: BlockReader, parts: Parts, context: CueContext, omitted: Set<OmittedPart>) {
  const optional = <T>(part: number, name: OmittedPart, read: (element: EbmlElement) => Promise<T>) =>
    readOptional(parts.get(part), read, () => omitted.add(name));
  return {
    cues: await optional(ids.cues, 'key_frames', async (part) => readCues(await dataOf(reader, part), context)),
    chapters: await optional(ids.chapters, 'chapters', async (part) => readChapters(await dataOf(reader, part))),
    files: await optional(ids.attachments, 'attachments', (part) => readAttachments(reader, part)),
  };
}

async function readOptional<T>(
  element: EbmlElement | undefined,
  read: (element: EbmlElement) => Promise<T>,
  onOmitted: () => void,
): Promise<T | undefined> {
  if (!element) return undefined;
  return unlessUnreadable<T | undefined>(
    () => read(element),
    () => {
      onOmitted();
      return undefined;
    },
  );
}

function withCues(track: TrackFacts, cues: CueFacts | undefined): TrackFacts {
  return track.kind === 'subtitle' ? { ...track, indexedCues: cues?.counts.get(track.id) ?? 0 } : track;
}

/**
 * The element all others stand in.
 *
 * @param from offset in the file behind the first element.
 * @throws Unreadable `damaged`.
 */
export async function findSegment(reader: BlockReader, from: number): Promise<EbmlElement> {
  let offset = from;
  for (let walked = 0; walked < 8 && offset < reader.sizeBytes; walked += 1) {
    const element = await elementAt(reader, offset, reader.sizeBytes);
    if (element.id === ids.segment) return element;
    offset = element.end;
  }
  throw new Unreadable('damaged', 'no Segment element');
}

/** Top-level elements by id. */
export type Parts = Map<number, EbmlElement>;

/** What stands before the first cluster, then what SeekHeads point to. */
export async function findParts(reader: BlockReader, segment: EbmlElement): Promise<Parts> {
  const parts: Parts = new Map();
  const heads: EbmlElement[] = [];
  let offset = segment.start;
  for (let walked = 0; walked < mostWalked && offset < segment.end; walked += 1) {
    const element = await elementAt(reader, offset, segment.end);
    if (element.id === ids.cluster || element.isOpen) break;
    keepPart(parts, heads, element);
    offset = element.end;
  }
  for (let followed = 0; followed < Math.min(heads.length, mostSeekHeads); followed += 1) {
    const head = heads[followed];
    if (head)
      await unlessUnreadable(
        () => followSeekHead(reader, segment, head, parts, heads),
        () => undefined,
      );
  }
  return parts;
}

function keepPart(parts: Parts, heads: EbmlElement[], element: EbmlElement): void {
  if (!wanted.includes(element.id)) return;
  if (element.id !== ids.seekHead) parts.set(element.id, parts.get(element.id) ?? element);
  // A head that points to itself or back must not be followed again.
  else if (heads.every((head) => head.offset !== element.offset)) heads.push(element);
}

async function followSeekHead(
  reader: BlockReader,
  segment: EbmlElement,
  head: EbmlElement,
  parts: Parts,
  heads: EbmlElement[],
): Promise<void> {
  for (const { id, data } of (await dataOf(reader, head)).children()) {
    if (id !== ids.seek) continue;
    const fields = fieldsOf(data);
    const target = fields.get(ids.seekId)?.unsigned() ?? 0;
    const offset = segment.start + (fields.get(ids.seekPosition)?.unsigned() ?? 0);
    if (!wanted.includes(target) || parts.has(target) || offset >= segment.end) continue;
    // A wrong place costs that part, not the others.
    const element = await unlessUnreadable(
      () => elementAt(reader, offset, segment.end),
      () => undefined,
    );
    if (element?.id === target && !element.isOpen) keepPart(parts, heads, element);
  }
}

/** An element read whole. @throws Unreadable `over_limit` beyond 5 MiB. */
export async function dataOf(reader: BlockReader, element: EbmlElement): Promise<EbmlData> {
  const length = element.end - element.start;
  if (length > largestPartBytes) throw new Unreadable('over_limit', `an element of ${length} bytes`);
  return new EbmlData(await reader.bytes(element.start, length));
}

/** What the Info element says. */
export interface Info {
  /** Milliseconds of one tick of the segment's time. */
  readonly tickMs: number;
  readonly durationSeconds: number | undefined;
  readonly title: string | undefined;
}

/** Of a file without this element, the defaults. */
export async function readInfo(reader: BlockReader, element: EbmlElement | undefined): Promise<Info> {
  if (!element) return { tickMs: 1, durationSeconds: undefined, title: undefined };
  const fields = fieldsOf(await dataOf(reader, element));
  const tickMs = (fields.get(ids.timestampScale)?.unsigned() || 1_000_000) / 1e6;
  const seconds = ((fields.get(ids.duration)?.float() ?? 0) * tickMs) / 1000;
  const isKnown = Number.isFinite(seconds) && seconds > 0;
  return { tickMs, durationSeconds: isKnown ? seconds : undefined, title: fields.get(ids.title)?.text() || undefined };
}
