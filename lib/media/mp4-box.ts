// Boxes of ISO/IEC 14496-12, walked where they stand in the file.
import type { BlockReader } from './block-reader.ts';
import { ByteCursor } from './byte-cursor.ts';
import { Unreadable } from './unreadable.ts';

/** A box; `start` is where its payload begins. */
export interface Mp4Box {
  readonly type: string;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** Largest payload read at once: the sample sizes of a film of ten hours are below. */
const largestPayloadBytes = 6 * 1024 * 1024;

/**
 * The box at a place.
 *
 * @param end of what it stands in.
 * @param isOpen true at the top of a file: a last box longer than the file (an upload cut short) ends with it.
 * @param offset in the file, bytes.
 * @throws Unreadable `damaged` when it is smaller than its own header or larger than what it stands in.
 */
export async function boxAt(reader: BlockReader, offset: number, end: number, isOpen = false): Promise<Mp4Box> {
  reader.step();
  const cursor = new ByteCursor(await reader.bytesUpTo(offset, Math.min(16, end - offset)));
  const size32 = cursor.u32();
  const type = cursor.latin1(4);
  const sizeBytes = size32 === 1 ? cursor.u64() : size32 === 0 ? end - offset : size32;
  const start = offset + cursor.position;
  if (offset + sizeBytes < start) throw new Unreadable('damaged', `a ${type} box smaller than its header`);
  if (offset + sizeBytes <= end) return { type, offset, start, end: offset + sizeBytes };
  if (!isOpen) throw new Unreadable('damaged', `a ${type} box larger than its parent`);
  return { type, offset, start, end };
}

/**
 * The boxes in a window, in order; fewer than 8 bytes at its end are padding.
 *
 * @param start of the window, bytes.
 * @param end of the window.
 */
export async function boxesIn(reader: BlockReader, start: number, end: number): Promise<Mp4Box[]> {
  const boxes: Mp4Box[] = [];
  for (let offset = start; offset + 8 <= end; ) {
    const box = await boxAt(reader, offset, end);
    boxes.push(box);
    offset = box.end;
  }
  return boxes;
}

/** The boxes in a box; none when there is no box. */
export function childrenOf(reader: BlockReader, box: Mp4Box | undefined): Promise<Mp4Box[]> {
  return box ? boxesIn(reader, box.start, box.end) : Promise.resolve([]);
}

/** The first box of a type. */
export function findBox(boxes: readonly Mp4Box[], type: string): Mp4Box | undefined {
  return boxes.find((box) => box.type === type);
}

/** Follows a path of box types downwards, the first of each. @returns undefined as soon as one is missing. */
export async function descend(
  reader: BlockReader,
  boxes: readonly Mp4Box[],
  path: readonly string[],
): Promise<Mp4Box | undefined> {
  let level = boxes;
  let box: Mp4Box | undefined;
  for (const type of path) {
    box = findBox(level, type);
    if (!box) return undefined;
    level = type === path.at(-1) ? [] : await childrenOf(reader, box);
  }
  return box;
}

/** A cursor over the whole payload of a box. */
export async function payload(reader: BlockReader, box: Mp4Box): Promise<ByteCursor> {
  const length = box.end - box.start;
  if (length > largestPayloadBytes) throw new Unreadable('over_limit', `a ${box.type} box of ${length} bytes`);
  return new ByteCursor(await reader.bytes(box.start, length));
}

/** The payload of a full box behind version and flags. */
export async function fullPayload(
  reader: BlockReader,
  box: Mp4Box,
): Promise<{ readonly version: number; readonly flags: number; readonly cursor: ByteCursor }> {
  const cursor = await payload(reader, box);
  return { version: cursor.u8(), flags: cursor.u24(), cursor };
}
