// FLAC (RFC 9639): STREAMINFO, comments, and where the picture stands.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import type { Attachment, MediaFacts, MediaTags } from './media-facts.ts';
import { tagsOf } from './tag-fields.ts';
import { Unreadable } from './unreadable.ts';
import { readComments } from './vorbis-comment.ts';

const mostBlocks = 64;
const longestCommentBytes = 256 * 1024;

/** The facts of a FLAC file whose marker stands at `start`. @throws Unreadable `damaged`. */
export async function readFlac(reader: BlockReader, start: number): Promise<MediaFacts> {
  const sound = flacSound(new ByteCursor(await reader.bytes(start, 42), 8));
  const { tags, cover } = await readBlocks(reader, start + 4);
  const any = { id: 1, codec: 'flac', isDefault: true, isForced: false };
  return {
    container: 'flac',
    isFragmented: false,
    ...(sound.samples > 0 ? { durationSeconds: sound.samples / sound.sampleRate } : {}),
    tracks: [{ kind: 'audio', ...any, channels: sound.channels, sampleRate: sound.sampleRate }],
    chapters: [],
    tags,
    ...(cover ? { cover } : {}),
    fonts: [],
    omitted: sound.samples > 0 ? [] : ['duration'],
  };
}

interface BlockFacts {
  tags: MediaTags;
  cover: Attachment | undefined;
}

/** Metadata blocks, up to the one that says it is the last. */
async function readBlocks(reader: BlockReader, start: number): Promise<BlockFacts> {
  const facts: BlockFacts = { tags: {}, cover: undefined };
  for (let offset = start, read = 0; read < mostBlocks; read += 1) {
    reader.step();
    const head = new ByteCursor(await reader.bytesUpTo(offset, 4));
    if (head.left < 4) break;
    const kind = head.u8();
    const sizeBytes = head.u24();
    if ((kind & 0x7f) === 4 && sizeBytes <= longestCommentBytes) {
      facts.tags = tagsOf(readComments(await reader.bytes(offset + 4, sizeBytes)));
    }
    if ((kind & 0x7f) === 6) facts.cover ??= await pictureOf(reader, offset + 4, sizeBytes);
    if (kind & 0x80) break;
    offset += 4 + sizeBytes;
  }
  return facts;
}

/** Of STREAMINFO; the cursor stands at its start. */
export function flacSound(cursor: ByteCursor) {
  const packed = cursor.skip(10).u32();
  const sampleRate = packed >>> 12;
  if (sampleRate === 0) throw new Unreadable('damaged', 'a STREAMINFO without a sample rate');
  return { sampleRate, channels: ((packed >>> 9) & 7) + 1, samples: (packed & 15) * 2 ** 32 + cursor.u32() };
}

async function pictureOf(reader: BlockReader, start: number, sizeBytes: number): Promise<Attachment | undefined> {
  const cursor = new ByteCursor(await reader.bytesUpTo(start, Math.min(sizeBytes, 1024)));
  if (cursor.left < 32) return undefined;
  const mimeLength = cursor.skip(4).u32();
  if (mimeLength > 64) return undefined;
  const mimeType = cursor.latin1(mimeLength).toLowerCase();
  const descriptionLength = cursor.u32();
  if (descriptionLength > 512 || cursor.left < descriptionLength + 20) return undefined;
  const length = cursor.skip(descriptionLength + 16).u32();
  if (!/^image\/(jpeg|png)$/.test(mimeType) || cursor.position + length > sizeBytes) return undefined;
  return { name: 'cover', mimeType, offset: start + cursor.position, sizeBytes: length };
}
