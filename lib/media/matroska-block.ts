// Blocks of Matroska, found where an index says they stand.
import { ByteCursor } from './byte-cursor.ts';
import { EbmlData, headerAt } from './ebml.ts';
import { ids } from './matroska-ids.ts';
import { fieldsOf } from './matroska-tracks.ts';
import { Unreadable } from './unreadable.ts';

/** What a block holds of a track, as it stands in the file. */
export interface MatroskaBlock {
  readonly payload: Uint8Array;
  /** How long it is shown; undefined: the block does not say. */
  readonly ticks: number | undefined;
}

/** Which block is looked for. */
export interface BlockWanted {
  readonly trackId: number;
  /** Bytes of the size field of a cluster: those of the others are mostly the same. */
  readonly usualSizeBytes: number;
}

/**
 * The block an index points to.
 *
 * @param bytes of the file from 5 bytes behind the start of the cluster plus the place the index gives.
 * @returns the block, undefined when there is none of this track, or how many bytes it takes to say so.
 */
export function findBlock(
  bytes: Uint8Array,
  { trackId, usualSizeBytes }: BlockWanted,
): MatroskaBlock | undefined | number {
  const candidates = [usualSizeBytes, 8, 4, 3, 2, 5, 1, 6, 7].map((sizeBytes) => sizeBytes - 1);
  let needed = 0;
  for (const start of new Set(candidates)) {
    const found = start < 0 || start > 7 ? undefined : readBlock(bytes, start, trackId);
    if (typeof found === 'object') return found;
    // The most likely place alone may ask for more: elsewhere anything may look like a length.
    if (start === candidates[0] && found !== undefined) needed = found;
    if (needed > bytes.byteLength) return needed;
  }
  return undefined;
}

function readBlock(bytes: Uint8Array, start: number, trackId: number): MatroskaBlock | undefined | number {
  if (bytes.byteLength < start + 12) return start + 12;
  try {
    const element = headerAt(new ByteCursor(bytes, start), 0, bytes.byteLength);
    if (element.isOpen || !isBlock(element.id)) return undefined;
    if (element.end > bytes.byteLength) return element.end;
    return blockIn(element.id, new EbmlData(bytes, element.start, element.end), trackId);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

const isBlock = (id: number) => id === ids.blockGroup || id === ids.simpleBlock;

function blockIn(id: number, data: EbmlData, trackId: number): MatroskaBlock | undefined {
  if (id === ids.simpleBlock) return blockOf(data, trackId, undefined);
  const fields = fieldsOf(data);
  const block = fields.get(ids.block);
  return block && blockOf(block, trackId, fields.get(ids.blockDuration)?.unsigned());
}

/**
 * The first block of a track in a cluster.
 *
 * @param bytes of the file from the start of the cluster.
 * @returns as {@link findBlock}.
 */
export function firstBlock(bytes: Uint8Array, trackId: number): MatroskaBlock | undefined | number {
  try {
    let position = headerAt(new ByteCursor(bytes), 0, bytes.byteLength).start;
    while (position + 12 <= bytes.byteLength) {
      const element = headerAt(new ByteCursor(bytes, position), 0, bytes.byteLength);
      if (element.isOpen || element.id === ids.cluster) return undefined;
      if (element.end > bytes.byteLength) return element.end;
      const data = new EbmlData(bytes, element.start, element.end);
      const found = isBlock(element.id) ? blockIn(element.id, data, trackId) : undefined;
      if (found) return found;
      position = element.end;
    }
    return bytes.byteLength + 12;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** RFC 9559 10.1: track, time, flags, and what it holds when it is not laced. */
function blockOf(data: EbmlData, trackId: number, ticks: number | undefined): MatroskaBlock | undefined {
  const raw = data.raw();
  const length = Math.clz32(raw[0] ?? 0) - 23;
  const cursor = new ByteCursor(raw);
  if (length > 4) return undefined;
  const track = cursor.unsigned(length) - 2 ** (7 * length);
  const flags = cursor.skip(2).u8();
  if (track !== trackId || (flags & 0x06) !== 0) return undefined;
  return { payload: cursor.bytes(cursor.left).slice(), ticks };
}
