// ID3v2 in front of songs: names and a picture (id3.org, versions 2.2 to 2.4).
import type { BlockReader } from './block-reader.ts';
import { ByteCursor, cleanText } from './byte-cursor.ts';
import type { Attachment, MediaTags } from './media-facts.ts';
import { yearOf } from './tag-fields.ts';

/** What stands in front of a song. */
export interface Id3Facts {
  /** Where the sound begins. */
  readonly end: number;
  readonly tags: MediaTags;
  readonly cover: Attachment | undefined;
}

const noTag: Id3Facts = { end: 0, tags: {}, cover: undefined };

/** Longest text of a frame that is read, and the part of a picture frame in front of the picture. */
const longestTextBytes = 2048;
const mostFrames = 128;

/** Four bytes of seven bits each. */
function syncSafe(cursor: ByteCursor): number {
  return [0, 0, 0, 0].reduce((sum) => sum * 128 + (cursor.u8() & 0x7f), 0);
}

/** Reads the tag at the front of a file; `end` 0 when there is none. */
export async function readId3(reader: BlockReader): Promise<Id3Facts> {
  const head = new ByteCursor(await reader.bytesUpTo(0, 10));
  if (head.left < 10 || head.latin1(3) !== 'ID3') return noTag;
  const version = head.u8();
  const flags = head.skip(1).u8();
  const end = 10 + syncSafe(head) + (flags & 0x10 ? 10 : 0);
  // Unsynchronisation puts bytes between the others; nobody has written it for twenty years.
  const isPlain = (flags & 0xc0) === 0 && version >= 2 && version <= 4;
  if (!isPlain || end > reader.sizeBytes) return { ...noTag, end: Math.min(end, reader.sizeBytes) };
  const frames = await readFrames(reader, version, end);
  const text = (...names: string[]) => names.map((name) => frames.texts.get(name)).find(Boolean);
  const [title, artist, album] = [text('TIT2', 'TT2'), text('TPE1', 'TP1'), text('TALB', 'TAL')];
  const year = yearOf(text('TDRC', 'TYER', 'TYE', 'TDRL'));
  const tags = {
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    ...(album ? { album } : {}),
    ...(year ? { year } : {}),
  };
  return { end, tags, cover: frames.cover };
}

interface Frames {
  readonly texts: Map<string, string>;
  cover: Attachment | undefined;
}

async function readFrames(reader: BlockReader, version: number, end: number): Promise<Frames> {
  const frames: Frames = { texts: new Map(), cover: undefined };
  const headBytes = version === 2 ? 6 : 10;
  for (let offset = 10, read = 0; offset + headBytes < end && read < mostFrames; read += 1) {
    reader.step();
    const head = new ByteCursor(await reader.bytes(offset, headBytes));
    const name = head.latin1(version === 2 ? 3 : 4);
    if (!/^[A-Z0-9]+$/.test(name)) break;
    const sizeBytes = version === 2 ? head.u24() : version === 4 ? syncSafe(head) : head.u32();
    const start = offset + headBytes;
    if (sizeBytes === 0 || start + sizeBytes > end) break;
    if (name.startsWith('T') && sizeBytes <= longestTextBytes) {
      frames.texts.set(name, frameText(await reader.bytes(start, sizeBytes)));
    }
    if (name === 'APIC' && !frames.cover) frames.cover = await pictureOf(reader, start, sizeBytes);
    offset = start + sizeBytes;
  }
  return frames;
}

function frameText(bytes: Uint8Array): string {
  return cleanText(new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(1)));
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 1) return bytes[1] === 0xfe ? 'utf-16be' : 'utf-16le';
  if (bytes[0] === 2) return 'utf-16be';
  return bytes[0] === 3 ? 'utf-8' : 'windows-1252';
}

/** Encoding, type of image, kind of picture, description, then the picture. */
async function pictureOf(reader: BlockReader, start: number, sizeBytes: number): Promise<Attachment | undefined> {
  const head = await reader.bytes(start, Math.min(sizeBytes, longestTextBytes));
  const mimeEnd = head.indexOf(0, 1);
  if (mimeEnd < 0) return undefined;
  const mimeType = new TextDecoder('latin1')
    .decode(head.subarray(1, mimeEnd))
    .toLowerCase()
    .replace('image/jpg', 'image/jpeg');
  const isWide = head[0] === 1 || head[0] === 2;
  let at = mimeEnd + 2;
  while (at + 1 < head.byteLength && !(head[at] === 0 && (!isWide || head[at + 1] === 0))) at += isWide ? 2 : 1;
  at += isWide ? 2 : 1;
  if (!/^image\/(jpeg|png)$/.test(mimeType) || at >= sizeBytes) return undefined;
  return { name: 'cover', mimeType, offset: start + at, sizeBytes: sizeBytes - at };
}
