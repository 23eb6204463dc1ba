// One trak box -> what it holds.
import type { BlockReader } from './block-reader.ts';
import { languageTag } from './language.ts';
import type { TrackFacts } from './media-facts.ts';
import { childrenOf, descend, findBox, fullPayload, type Mp4Box, payload } from './mp4-box.ts';
import { readSampleEntry, type SampleEntry } from './mp4-sample-entry.ts';
import { plausibleRate } from './plausible.ts';

/** A track as the rest of the reader needs it. */
export interface Mp4Track {
  readonly id: number;
  readonly handler: string;
  readonly timescale: number;
  /** Movie time scale; 0 when unknown or fragmented. */
  readonly durationTicks: number;
  /** Added to a presentation time to get the time in the film, in seconds: empty edits, minus where the media begins. */
  readonly shiftSeconds: number;
  readonly stbl: readonly Mp4Box[];
  /** Tracks its chapters are in. */
  readonly chapterIds: readonly number[];
  /** Undefined for kinds of tracks a player has no use for. */
  readonly facts: TrackFacts | undefined;
}

/** Reads a trak box. @param movieTimescale of mvhd, for the edit list. */
export async function readTrack(reader: BlockReader, trak: Mp4Box, movieTimescale: number): Promise<Mp4Track> {
  const boxes = await childrenOf(reader, trak);
  const mdia = await childrenOf(reader, findBox(boxes, 'mdia'));
  const head = await readHead(reader, findBox(boxes, 'tkhd'));
  const media = await readMediaHead(reader, findBox(mdia, 'mdhd'));
  const handler = await readHandler(reader, findBox(mdia, 'hdlr'));
  const stbl = await childrenOf(reader, await descend(reader, mdia, ['minf', 'stbl']));
  const stsd = findBox(stbl, 'stsd');
  const entry = stsd && readSampleEntry(await payload(reader, stsd), handler.type);
  const language = (await readLongLanguage(reader, findBox(mdia, 'elng'))) ?? media.language;
  const name = (await readName(reader, boxes)) ?? handler.name;
  return {
    id: head.id,
    handler: handler.type,
    timescale: media.timescale,
    durationTicks: head.durationTicks,
    shiftSeconds: await readShift(reader, boxes, movieTimescale, media.timescale),
    stbl,
    chapterIds: await readReferences(reader, boxes, 'chap'),
    facts: entry && toFacts({ head, media, handler: handler.type, entry, language, name }),
  };
}

interface Head {
  readonly id: number;
  readonly isEnabled: boolean;
  readonly durationTicks: number;
  readonly rotation: number;
  readonly width: number;
  readonly height: number;
}

async function readHead(reader: BlockReader, box: Mp4Box | undefined): Promise<Head> {
  if (!box) return { id: 0, isEnabled: true, durationTicks: 0, rotation: 0, width: 0, height: 0 };
  const { version, flags, cursor } = await fullPayload(reader, box);
  const id = cursor.skip(version === 1 ? 16 : 8).u32();
  const durationTicks = version === 1 ? knownTicks(cursor.skip(4), 8) : knownTicks(cursor.skip(4), 4);
  const [a, b] = [cursor.skip(16).i32(), cursor.i32()];
  cursor.skip(28);
  const rotation = (((Math.round(Math.atan2(b, a) / (Math.PI / 2)) * 90) % 360) + 360) % 360;
  const [width, height] = [cursor.u32() / 65536, cursor.u32() / 65536];
  return { id, isEnabled: (flags & 1) === 1, durationTicks, rotation, width, height };
}

/** All bits set means unknown. @param bytes of the field. */
export function knownTicks(cursor: { u32(): number; i32(): number }, bytes: 4 | 8): number {
  const high = bytes === 8 ? cursor.u32() : 0;
  const low = cursor.u32();
  const ticks = high * 2 ** 32 + low;
  return low === 0xffffffff || !Number.isSafeInteger(ticks) ? 0 : ticks;
}

interface MediaHead {
  readonly timescale: number;
  readonly durationTicks: number;
  readonly language: string | undefined;
}

async function readMediaHead(reader: BlockReader, box: Mp4Box | undefined): Promise<MediaHead> {
  if (!box) return { timescale: 0, durationTicks: 0, language: undefined };
  const { version, cursor } = await fullPayload(reader, box);
  const timescale = cursor.skip(version === 1 ? 16 : 8).u32();
  const durationTicks = knownTicks(cursor, version === 1 ? 8 : 4);
  const packed = cursor.u16();
  // Three letters of five bits each; below 0x400 stand QuickTime's own numbers, of which 0 is English.
  const letters = [10, 5, 0].map((shift) => String.fromCharCode(((packed >> shift) & 31) + 0x60)).join('');
  return { timescale, durationTicks, language: packed >= 0x400 ? languageTag(letters) : undefined };
}

async function readHandler(reader: BlockReader, box: Mp4Box | undefined): Promise<{ type: string; name?: string }> {
  if (!box) return { type: '' };
  const { cursor } = await fullPayload(reader, box);
  const type = cursor.skip(4).latin1(4);
  cursor.skip(Math.min(12, cursor.left));
  const name = cursor.utf8(cursor.left);
  // What muxers write by themselves is no name: VideoHandler, SoundHandler, "Core Media Video", "GPAC ISO Video Handler".
  const isGeneric = name === '' || /handler|^core media|^mainconcept|\bISO\b/i.test(name);
  return isGeneric ? { type } : { type, name };
}

async function readLongLanguage(reader: BlockReader, box: Mp4Box | undefined): Promise<string | undefined> {
  if (!box) return undefined;
  const { cursor } = await fullPayload(reader, box);
  return languageTag(cursor.utf8(cursor.left));
}

async function readName(reader: BlockReader, boxes: readonly Mp4Box[]): Promise<string | undefined> {
  const box = await descend(reader, boxes, ['udta', 'name']);
  if (!box) return undefined;
  const cursor = await payload(reader, box);
  return cursor.utf8(cursor.left) || undefined;
}

async function readReferences(reader: BlockReader, boxes: readonly Mp4Box[], type: string): Promise<number[]> {
  const box = await descend(reader, boxes, ['tref', type]);
  if (!box) return [];
  const cursor = await payload(reader, box);
  return Array.from({ length: Math.min(8, Math.floor(cursor.left / 4)) }, () => cursor.u32());
}

/** Enough of the edit list for films: leading empty edits, then where the first real one begins. */
async function readShift(
  reader: BlockReader,
  boxes: readonly Mp4Box[],
  movieTimescale: number,
  timescale: number,
): Promise<number> {
  const box = await descend(reader, boxes, ['edts', 'elst']);
  if (!box || movieTimescale === 0 || timescale === 0) return 0;
  const { version, cursor } = await fullPayload(reader, box);
  const entryBytes = version === 1 ? 20 : 12;
  let emptySeconds = 0;
  for (let left = Math.min(cursor.u32(), 64); left > 0 && cursor.left >= entryBytes; left -= 1) {
    const durationTicks = version === 1 ? cursor.u64() : cursor.u32();
    const mediaTime = version === 1 ? cursor.i64() : cursor.i32();
    cursor.skip(4);
    if (mediaTime >= 0) return emptySeconds - mediaTime / timescale;
    emptySeconds += durationTicks / movieTimescale;
  }
  return emptySeconds;
}

interface TrackParts {
  readonly head: Head;
  readonly media: MediaHead;
  readonly handler: string;
  readonly entry: SampleEntry;
  readonly language: string | undefined;
  readonly name: string | undefined;
}

function toFacts({ head, handler, entry, language, name }: TrackParts): TrackFacts | undefined {
  const any = {
    id: head.id,
    codec: entry.codec,
    ...(language ? { language } : {}),
    ...(name ? { name } : {}),
    isDefault: head.isEnabled,
    isForced: entry.isForced,
  };
  if (handler === 'vide') return { kind: 'video', ...any, ...shownSize(head, entry) };
  if (handler === 'soun') {
    return { kind: 'audio', ...any, channels: entry.channels, sampleRate: plausibleRate(entry.sampleRate) };
  }
  if (!/^(tx3g|wvtt|stpp|text|sbtl|c608|c708)$/.test(entry.type)) return undefined;
  const isText = /^(tx3g|wvtt|text|sbtl)$/.test(entry.type);
  return { kind: 'subtitle', ...any, isText, isHearingImpaired: /^c[67]08$/.test(entry.type), indexedCues: 0 };
}

function shownSize(head: Head, entry: SampleEntry) {
  const width = Math.round(head.width) || entry.width;
  const height = Math.round(head.height) || entry.height;
  const isTurned = head.rotation % 180 !== 0;
  const size = isTurned ? { width: height, height: width } : { width, height };
  return { ...size, rotation: head.rotation, ...(entry.hdr ? { hdr: entry.hdr } : {}) };
}
