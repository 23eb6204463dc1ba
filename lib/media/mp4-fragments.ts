// Fragmented MP4: duration and key frames from the indexes at its front (sidx) and its end (mfra).
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import { keyFrameTable } from './key-frames.ts';
import type { KeyFrames } from './media-facts.ts';
import { boxAt, childrenOf, findBox, fullPayload, type Mp4Box } from './mp4-box.ts';
import type { Mp4Track } from './mp4-track.ts';
import { unlessUnreadable } from './unreadable.ts';

/** What the indexes of a fragmented file say. */
export interface FragmentFacts {
  readonly durationSeconds: number | undefined;
  readonly keyFrames: KeyFrames | undefined;
}

/** Top-level boxes walked at most in search of the end; each may cost a read. */
const mostFragmentsWalked = 24;

/** Looks behind the moov box. @param tracks of the moov; key frames are those of the first video track. */
export async function readFragments(
  reader: BlockReader,
  moov: Mp4Box,
  tracks: readonly Mp4Track[],
): Promise<FragmentFacts> {
  const main = tracks.find((track) => track.handler === 'vide') ?? tracks[0];
  if (!main) return { durationSeconds: undefined, keyFrames: undefined };
  const front = await unlessUnreadable(
    () => readFrontIndex(reader, moov, main),
    () => undefined,
  );
  if (front) return front;
  const keyFrames = await unlessUnreadable(
    () => readEndIndex(reader, main),
    () => undefined,
  );
  const walkFrom = keyFrames?.offsets.at(-1) ?? moov.end;
  const durationSeconds = await unlessUnreadable(
    () => walkToEnd(reader, walkFrom, tracks),
    () => undefined,
  );
  return { durationSeconds, keyFrames };
}

/** A sidx box between moov and the first fragment. */
async function readFrontIndex(reader: BlockReader, moov: Mp4Box, main: Mp4Track): Promise<FragmentFacts | undefined> {
  let offset = moov.end;
  for (let looked = 0; looked < 8 && offset + 8 <= reader.sizeBytes; looked += 1) {
    const box = await boxAt(reader, offset, reader.sizeBytes, true);
    if (box.type === 'moof' || box.type === 'mdat') return undefined;
    if (box.type === 'sidx') return readSegmentIndex(reader, box, main);
    offset = box.end;
  }
  return undefined;
}

/** ISO/IEC 14496-12 8.16.3. An index of indexes, or of one segment in a file of many, is none for us. */
async function readSegmentIndex(reader: BlockReader, box: Mp4Box, main: Mp4Track): Promise<FragmentFacts | undefined> {
  const { version, cursor } = await fullPayload(reader, box);
  const timescale = cursor.skip(4).u32();
  let ticks = version === 0 ? cursor.u32() : cursor.u64();
  let offset = box.end + (version === 0 ? cursor.u32() : cursor.u64());
  const length = Math.min(cursor.skip(2).u16(), Math.floor(cursor.left / 12));
  if (timescale === 0 || length === 0) return undefined;
  const firstTicks = ticks;
  const entries: [number, number][] = [];
  for (let index = 0; index < length; index += 1) {
    const reference = cursor.u32();
    const segmentTicks = cursor.u32();
    const startsWithKeyFrame = cursor.u32() >>> 31 === 1;
    if (reference >>> 31 === 1) return undefined;
    if (startsWithKeyFrame) entries.push([toMs(ticks / timescale, main), offset]);
    ticks += segmentTicks;
    offset += reference & 0x7fffffff;
  }
  if (offset < reader.sizeBytes * 0.9) return undefined;
  return { durationSeconds: (ticks - firstTicks) / timescale, keyFrames: keyFrameTable(main.id, entries) };
}

function toMs(seconds: number, track: Mp4Track): number {
  return Math.max(0, Math.round((seconds + track.shiftSeconds) * 1000));
}

/** 8.8.9 to 8.8.11: the last 16 bytes tell how long mfra is. */
async function readEndIndex(reader: BlockReader, main: Mp4Track): Promise<KeyFrames | undefined> {
  if (reader.sizeBytes < 16 || main.timescale === 0) return undefined;
  const last = new ByteCursor(await reader.bytes(reader.sizeBytes - 16, 16));
  if (last.skip(4).latin1(4) !== 'mfro') return undefined;
  const offset = reader.sizeBytes - last.skip(4).u32();
  if (offset < 0) return undefined;
  const mfra = await boxAt(reader, offset, reader.sizeBytes);
  if (mfra.type !== 'mfra') return undefined;
  for (const box of await childrenOf(reader, mfra)) {
    const table = box.type === 'tfra' ? await readRandomAccess(reader, box, main) : undefined;
    if (table) return table;
  }
  return undefined;
}

async function readRandomAccess(reader: BlockReader, box: Mp4Box, main: Mp4Track): Promise<KeyFrames | undefined> {
  const { version, cursor } = await fullPayload(reader, box);
  if (cursor.u32() !== main.id) return undefined;
  const lengths = cursor.u32();
  const numberBytes = [4, 2, 0].reduce((sum, shift) => sum + ((lengths >> shift) & 3) + 1, 0);
  const entryBytes = (version === 1 ? 16 : 8) + numberBytes;
  const count = Math.min(cursor.u32(), Math.floor(cursor.left / entryBytes));
  const entries = Array.from({ length: count }, (): [number, number] => {
    const ticks = version === 1 ? cursor.u64() : cursor.u32();
    const offset = version === 1 ? cursor.u64() : cursor.u32();
    cursor.skip(numberBytes);
    return [toMs(ticks / main.timescale, main), offset];
  });
  return keyFrameTable(main.id, entries);
}

/** The end of the last fragment, when it can be reached in few steps. */
async function walkToEnd(reader: BlockReader, from: number, tracks: readonly Mp4Track[]): Promise<number | undefined> {
  let offset = from;
  let endSeconds = 0;
  for (let walked = 0; walked < mostFragmentsWalked && offset + 8 <= reader.sizeBytes; walked += 1) {
    const box = await boxAt(reader, offset, reader.sizeBytes, true);
    if (box.type === 'moof') endSeconds = Math.max(endSeconds, await fragmentEnd(reader, box, tracks));
    offset = box.end;
  }
  return offset + 8 > reader.sizeBytes && endSeconds > 0 ? endSeconds : undefined;
}

async function fragmentEnd(reader: BlockReader, moof: Mp4Box, tracks: readonly Mp4Track[]): Promise<number> {
  let endSeconds = 0;
  for (const traf of (await childrenOf(reader, moof)).filter((box) => box.type === 'traf')) {
    const boxes = await childrenOf(reader, traf);
    endSeconds = Math.max(endSeconds, await trackFragmentEnd(reader, boxes, tracks));
  }
  return endSeconds;
}

async function trackFragmentEnd(
  reader: BlockReader,
  boxes: readonly Mp4Box[],
  tracks: readonly Mp4Track[],
): Promise<number> {
  const [tfhd, tfdt] = [findBox(boxes, 'tfhd'), findBox(boxes, 'tfdt')];
  if (!tfhd || !tfdt) return 0;
  const head = await fullPayload(reader, tfhd);
  const id = head.cursor.u32();
  const track = tracks.find((candidate) => candidate.id === id);
  if (!track || track.timescale === 0) return 0;
  head.cursor.skip((head.flags & 1 ? 8 : 0) + (head.flags & 2 ? 4 : 0));
  const usualTicks = head.flags & 8 ? head.cursor.u32() : 0;
  const start = await fullPayload(reader, tfdt);
  let ticks = start.version === 1 ? start.cursor.u64() : start.cursor.u32();
  for (const trun of boxes.filter((box) => box.type === 'trun')) ticks += await runTicks(reader, trun, usualTicks);
  return ticks / track.timescale + track.shiftSeconds;
}

async function runTicks(reader: BlockReader, trun: Mp4Box, usualTicks: number): Promise<number> {
  const { flags, cursor } = await fullPayload(reader, trun);
  const count = cursor.u32();
  if ((flags & 0x100) === 0) return count * usualTicks;
  cursor.skip((flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0));
  const restBytes = [0x200, 0x400, 0x800].reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);
  let ticks = 0;
  for (let left = Math.min(count, Math.floor(cursor.left / (4 + restBytes))); left > 0; left -= 1) {
    ticks += cursor.u32();
    cursor.skip(restBytes);
  }
  return ticks;
}
