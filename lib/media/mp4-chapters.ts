// Chapters of MP4: Nero's list in udta, or QuickTime's text track.
import type { BlockReader } from './block-reader.ts';
import { cleanText } from './byte-cursor.ts';
import type { ChapterFacts } from './media-facts.ts';
import { fullPayload, type Mp4Box } from './mp4-box.ts';
import { openSampleTable } from './mp4-samples.ts';
import type { Mp4Track } from './mp4-track.ts';

/** More are cut off. */
export const mostChapters = 500;

/** The chpl box: times in units of 100 ns. */
export async function readChapterList(reader: BlockReader, box: Mp4Box): Promise<ChapterFacts[]> {
  const { version, cursor } = await fullPayload(reader, box);
  if (version === 1) cursor.skip(4);
  const chapters: ChapterFacts[] = [];
  for (let left = cursor.u8(); left > 0 && cursor.left >= 9 && chapters.length < mostChapters; left -= 1) {
    const startMs = Math.round(cursor.u64() / 10_000);
    chapters.push({ startMs, title: cursor.utf8(cursor.u8()) });
  }
  return chapters;
}

/** A text track that another names in its `chap` reference: one sample a chapter. */
export async function readChapterTrack(reader: BlockReader, track: Mp4Track): Promise<ChapterFacts[]> {
  if (track.timescale === 0) return [];
  const samples = await openSampleTable(reader, track.stbl);
  const chapters: ChapterFacts[] = [];
  for (let sample = 0; sample < Math.min(samples.count, mostChapters); sample += 1) {
    const { offset, sizeBytes } = samples.placeOf(sample);
    const startMs = Math.round((samples.ticksOf(sample) / track.timescale + track.shiftSeconds) * 1000);
    const bytes = await reader.bytes(offset, Math.min(sizeBytes, 1024));
    chapters.push({ startMs: Math.max(0, startMs), title: sampleText(bytes) });
  }
  return chapters;
}

/** Length of two bytes, then UTF-8, or UTF-16 behind a byte order mark. */
function sampleText(bytes: Uint8Array): string {
  const length = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const text = bytes.subarray(2, 2 + length);
  const isUtf16 = (text[0] === 0xfe && text[1] === 0xff) || (text[0] === 0xff && text[1] === 0xfe);
  if (!isUtf16) return cleanText(new TextDecoder().decode(text));
  return cleanText(new TextDecoder(text[0] === 0xfe ? 'utf-16be' : 'utf-16le').decode(text.subarray(2)));
}
