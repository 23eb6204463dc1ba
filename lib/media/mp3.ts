// MPEG audio layer III: length by the Xing, Info or VBRI header, else by the bit rate.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import type { Id3Facts } from './id3.ts';
import type { MediaFacts } from './media-facts.ts';
import { Unreadable } from './unreadable.ts';

/** Bytes behind the tag in which the first frame must begin: encoders and taggers leave padding. */
const searchedBytes = 64 * 1024;

interface Frame {
  readonly version: 1 | 2 | 2.5;
  readonly bitRate: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: number;
  readonly sizeBytes: number;
}

// ISO/IEC 11172-3 and 13818-3, layer III, in kbit/s.
const bitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

function frameAt(bytes: Uint8Array, at: number): Frame | undefined {
  const [sync, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (second & 0xe6) !== 0xe2) return undefined;
  const version = ([2.5, undefined, 2, 1] as const)[(second >> 3) & 3];
  const bitRate = (version === 1 ? bitRates1 : bitRates2)[third >> 4];
  const baseRate = [44100, 48000, 32000][(third >> 2) & 3];
  if (!version || !bitRate || !baseRate) return undefined;
  const sampleRate = version === 1 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const samples = version === 1 ? 1152 : 576;
  const sizeBytes = Math.floor(((samples / 8) * bitRate * 1000) / sampleRate) + ((third >> 1) & 1);
  return { version, bitRate, sampleRate, channels: fourth >> 6 === 3 ? 1 : 2, samples, sizeBytes };
}

/** The facts of an MP3 file. @throws Unreadable `unknown_format` when no two frames follow on one another. */
export async function readMp3(reader: BlockReader, id3: Id3Facts): Promise<MediaFacts> {
  const bytes = await reader.bytesUpTo(id3.end, searchedBytes);
  const { at, frame } = firstFrame(bytes);
  const frames = statedFrames(bytes.subarray(at, at + frame.sizeBytes), frame);
  const soundBytes = reader.sizeBytes - id3.end - at;
  const durationSeconds = frames
    ? (frames * frame.samples) / frame.sampleRate
    : (soundBytes * 8) / (frame.bitRate * 1000);
  const any = { id: 1, codec: 'mp3', isDefault: true, isForced: false };
  return {
    container: 'mp3',
    isFragmented: false,
    durationSeconds,
    tracks: [{ kind: 'audio', ...any, channels: frame.channels, sampleRate: frame.sampleRate }],
    chapters: [],
    tags: id3.tags,
    ...(id3.cover ? { cover: id3.cover } : {}),
    fonts: [],
    omitted: [],
  };
}

/** Two in a row, as four bytes alone look like a frame now and then. */
function firstFrame(bytes: Uint8Array): { readonly at: number; readonly frame: Frame } {
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const frame = frameAt(bytes, at);
    const next = frame && frameAt(bytes, at + frame.sizeBytes);
    if (frame && next?.sampleRate === frame.sampleRate) return { at, frame };
  }
  throw new Unreadable('unknown_format', 'no MPEG audio frames');
}

/** Frames by the header some encoders hide in the first frame; undefined without one. */
function statedFrames(first: Uint8Array, { version, channels }: Frame): number | undefined {
  const sideBytes = version === 1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  const xing = wordAt(first, 4 + sideBytes);
  if (xing === 'Xing' || xing === 'Info') {
    const cursor = new ByteCursor(first, 8 + sideBytes);
    return cursor.left >= 8 && cursor.u32() & 1 ? cursor.u32() || undefined : undefined;
  }
  if (wordAt(first, 36) !== 'VBRI' || first.byteLength < 54) return undefined;
  return new ByteCursor(first, 50).u32() || undefined;
}

function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
