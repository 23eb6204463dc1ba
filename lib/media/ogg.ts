// Ogg (RFC 3533) with Opus, Vorbis or FLAC: the first packets, and the last page for the length.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import { flacSound } from './flac.ts';
import type { MediaFacts } from './media-facts.ts';
import { tagsOf } from './tag-fields.ts';
import { Unreadable } from './unreadable.ts';
import { readComments } from './vorbis-comment.ts';

/** Looked at for the first packets, and at the end for the last page: a page has at most 65,307 bytes. */
const frontBytes = 128 * 1024;
const endBytes = 128 * 1024;

interface Page {
  readonly serial: number;
  /** Position in samples; undefined on a page where no packet ends. */
  readonly granule: number | undefined;
  readonly body: Uint8Array;
  readonly end: number;
}

function pageAt(bytes: Uint8Array, at: number): Page | undefined {
  const cursor = new ByteCursor(bytes, at);
  if (cursor.left < 27 || cursor.latin1(4) !== 'OggS' || cursor.u8() !== 0) return undefined;
  const [low, high] = [cursor.skip(1).u32le(), cursor.u32le()];
  const serial = cursor.u32le();
  const segments = cursor.skip(8).u8();
  if (cursor.left < segments) return undefined;
  const length = cursor.bytes(segments).reduce((sum, size) => sum + size, 0);
  const granule = high >= 2 ** 21 ? undefined : high * 2 ** 32 + low;
  const body = cursor.bytes(Math.min(length, cursor.left));
  return { serial, granule, body, end: cursor.position };
}

interface Sound {
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** Samples a second that granules count, and how many are cut off at the front. */
  readonly granuleRate: number;
  readonly preSkip: number;
  /** Bytes in front of the comments in the second packet. */
  readonly commentsAt: number;
}

function soundOf(packet: Uint8Array): Sound | undefined {
  const word = new TextDecoder('latin1').decode(packet.subarray(0, 8));
  const cursor = new ByteCursor(packet);
  if (word === 'OpusHead' && packet.byteLength >= 19) {
    const channels = cursor.skip(9).u8();
    const preSkip = cursor.u16le();
    return { codec: 'opus', channels, sampleRate: 48000, granuleRate: 48000, preSkip, commentsAt: 8 };
  }
  if (word.startsWith('\x01vorbis') && packet.byteLength >= 28) {
    const channels = cursor.skip(11).u8();
    const sampleRate = cursor.u32le();
    return { codec: 'vorbis', channels, sampleRate, granuleRate: sampleRate, preSkip: 0, commentsAt: 7 };
  }
  if (word.startsWith('\x7fFLAC') && packet.byteLength >= 51) {
    const { channels, sampleRate } = flacSound(cursor.skip(17));
    return { codec: 'flac', channels, sampleRate, granuleRate: sampleRate, preSkip: 0, commentsAt: 4 };
  }
  return undefined;
}

/** The facts of an Ogg file. @throws Unreadable `unknown_format` when no stream in it is sound we know. */
export async function readOgg(reader: BlockReader): Promise<MediaFacts> {
  const front = await reader.bytesUpTo(0, frontBytes);
  const { sound, serial, rest } = firstSound(front);
  const tags = tagsOf(readComments(packetOf(front, rest, serial).subarray(sound.commentsAt)));
  const granule = await lastGranule(reader, serial);
  const samples = granule === undefined ? 0 : Math.max(0, granule - sound.preSkip);
  const isKnown = samples > 0 && sound.granuleRate > 0;
  const any = { id: 1, codec: sound.codec, isDefault: true, isForced: false };
  return {
    container: 'ogg',
    isFragmented: false,
    ...(isKnown ? { durationSeconds: samples / sound.granuleRate } : {}),
    tracks: [{ kind: 'audio', ...any, channels: sound.channels, sampleRate: sound.sampleRate }],
    chapters: [],
    tags,
    fonts: [],
    omitted: isKnown ? [] : ['duration'],
  };
}

/** First packets of all streams stand in front of everything else. */
function firstSound(front: Uint8Array): { readonly sound: Sound; readonly serial: number; readonly rest: number } {
  for (let at = 0, page = pageAt(front, at); page; at = page.end, page = pageAt(front, at)) {
    const sound = soundOf(page.body);
    if (sound) return { sound, serial: page.serial, rest: page.end };
    if (page.granule !== 0) break;
  }
  throw new Unreadable('unknown_format', 'no sound in the Ogg file');
}

/** What follows of a stream, as far as it was read: its comments, and what is behind them does no harm. */
function packetOf(front: Uint8Array, from: number, serial: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = from, page = pageAt(front, at); page; at = page.end, page = pageAt(front, at)) {
    if (page.serial === serial) parts.push(page.body);
  }
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  parts.reduce((at, part) => {
    joined.set(part, at);
    return at + part.byteLength;
  }, 0);
  return joined;
}

async function lastGranule(reader: BlockReader, serial: number): Promise<number | undefined> {
  const start = Math.max(0, reader.sizeBytes - endBytes);
  const bytes = await reader.bytesUpTo(start, endBytes);
  let last: number | undefined;
  for (let at = bytes.indexOf(0x4f); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    if (bytes[at + 1] !== 0x67 || bytes[at + 2] !== 0x67 || bytes[at + 3] !== 0x53) continue;
    const page = pageAt(bytes, at);
    if (page?.serial === serial && page.granule !== undefined) last = page.granule;
  }
  return last;
}
