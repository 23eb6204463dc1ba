// Names in an MP4 file: the ilst box as iTunes and ffmpeg write it.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor, cleanText } from './byte-cursor.ts';
import type { Attachment, MediaTags } from './media-facts.ts';
import { childrenOf, descend, findBox, type Mp4Box } from './mp4-box.ts';
import { yearOf } from './tag-fields.ts';

/** Longest text of a tag that is read. */
const longestTagBytes = 4096;

/** Names and cover of an MP4 file. */
export interface Mp4Tags {
  readonly tags: MediaTags;
  readonly cover: Attachment | undefined;
}

/** Reads udta > meta > ilst. @param udta children of the movie's udta box. */
export async function readMp4Tags(reader: BlockReader, udta: readonly Mp4Box[]): Promise<Mp4Tags> {
  const meta = findBox(udta, 'meta');
  // A full box here: version and flags stand before its children.
  const list = meta && (await descend(reader, await childrenOf(reader, { ...meta, start: meta.start + 4 }), ['ilst']));
  const items = await childrenOf(reader, list);
  const text = async (type: string) => textOf(reader, findBox(items, type));
  const [title, artist, album, date] = [await text('©nam'), await text('©ART'), await text('©alb'), await text('©day')];
  const year = yearOf(date);
  const tags = {
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    ...(album ? { album } : {}),
    ...(year ? { year } : {}),
  };
  return { tags, cover: await readCover(reader, findBox(items, 'covr')) };
}

async function dataOf(reader: BlockReader, item: Mp4Box | undefined): Promise<Mp4Box | undefined> {
  const data = findBox(await childrenOf(reader, item), 'data');
  return data && data.end - data.start > 8 ? data : undefined;
}

async function textOf(reader: BlockReader, item: Mp4Box | undefined): Promise<string | undefined> {
  const data = await dataOf(reader, item);
  if (!data) return undefined;
  const bytes = await reader.bytes(data.start + 8, Math.min(longestTagBytes, data.end - data.start - 8));
  return cleanText(new TextDecoder().decode(bytes)) || undefined;
}

async function readCover(reader: BlockReader, item: Mp4Box | undefined): Promise<Attachment | undefined> {
  const data = await dataOf(reader, item);
  if (!data) return undefined;
  const kind = new ByteCursor(await reader.bytes(data.start, 4)).u32();
  const mimeType = kind === 13 ? 'image/jpeg' : kind === 14 ? 'image/png' : undefined;
  return mimeType && { name: 'cover', mimeType, offset: data.start + 8, sizeBytes: data.end - data.start - 8 };
}
