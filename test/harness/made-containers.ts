// Containers written byte by byte: films of two hours that exist only as tables, and files that lie.
import type { ByteSource } from '#lib/media/byte-source.ts';

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
}

export function u64(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64BE(BigInt(value), index * 8);
  return bytes;
}

/** Tables are too long for arguments of a call. */
function u32Table(length: number, entryAt: (index: number) => number): Buffer {
  const bytes = Buffer.alloc(length * 4);
  for (let index = 0; index < length; index += 1) bytes.writeUInt32BE(entryAt(index), index * 4);
  return bytes;
}

function u64Table(length: number, entryAt: (index: number) => number): Buffer {
  const bytes = Buffer.alloc(length * 8);
  for (let index = 0; index < length; index += 1) bytes.writeBigUInt64BE(BigInt(entryAt(index)), index * 8);
  return bytes;
}

/** An MP4 box. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts);
  return Buffer.concat([u32(payload.byteLength + 8), Buffer.from(type, 'latin1'), payload]);
}

/** An EBML element; its size takes 8 bytes. */
export function element(id: number, ...parts: readonly (Buffer | number | string)[]): Buffer {
  const payload = Buffer.concat(parts.map((part) => (typeof part === 'number' ? u64(part) : Buffer.from(part))));
  const name = u32(id);
  const size = u64(payload.byteLength);
  size[0] = 1;
  return Buffer.concat([name.subarray(name.findIndex((byte) => byte !== 0)), size, payload]);
}

/** A header without its end: the size says `sizeBytes`. */
export function openElement(id: number, sizeBytes: number): Buffer {
  const name = u32(id);
  const size = u64(sizeBytes);
  size[0] = 1;
  return Buffer.concat([name.subarray(name.findIndex((byte) => byte !== 0)), size]);
}

/** Bytes at some places of a file of `sizeBytes` that is zeros elsewhere; `reads` counts. */
export function sparseSource(
  sizeBytes: number,
  islands: readonly { readonly offset: number; readonly bytes: Buffer }[],
): ByteSource & { readonly reads: { bytes: number; count: number } } {
  const reads = { bytes: 0, count: 0 };
  return {
    sizeBytes,
    reads,
    read: async (offset, length) => {
      reads.count += 1;
      reads.bytes += length;
      const answer = Buffer.alloc(length);
      for (const island of islands) {
        const from = Math.max(0, offset - island.offset);
        const to = Math.min(island.bytes.byteLength, offset + length - island.offset);
        if (from < to) island.bytes.copy(answer, island.offset + from - offset, from, to);
      }
      return answer;
    },
  };
}

export interface LongFilm {
  readonly frames: number;
  readonly framesPerGop: number;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** Where the first frame stands. */
  readonly dataOffset: number;
}

/** A moov box of a film of 25 frames a second, one frame a chunk of 25, each frame with its own size and shift. */
export function longMoov({ frames, framesPerGop, frameBytes, dataOffset }: LongFilm): Buffer {
  const avcC = Buffer.from([1, 0x64, 0, 0x28, 0xff, 0xe0, 0]);
  const entry = box('avc1', Buffer.alloc(24), Buffer.from([7, 128, 4, 56]), Buffer.alloc(50), box('avcC', avcC));
  const chunks = Math.ceil(frames / 25);
  const keys = Math.ceil(frames / framesPerGop);
  const stbl = box(
    'stbl',
    box('stsd', u32(0, 1), entry),
    box('stts', u32(0, 1, frames, 1000)),
    box(
      'ctts',
      u32(0, frames),
      u32Table(frames * 2, (index) => (index % 2 ? 2000 : 1)),
    ),
    box(
      'stss',
      u32(0, keys),
      u32Table(keys, (index) => 1 + index * framesPerGop),
    ),
    box('stsc', u32(0, 1, 1, 25, 1)),
    box(
      'stsz',
      u32(0, 0, frames),
      u32Table(frames, () => frameBytes),
    ),
    box(
      'co64',
      u32(0, chunks),
      u64Table(chunks, (index) => dataOffset + index * 25 * frameBytes),
    ),
  );
  const mdia = box(
    'mdia',
    box('mdhd', u32(0, 0, 0, 25_000, frames * 1000, 0x55c40000)),
    box('hdlr', u32(0, 0), Buffer.from('vide'), Buffer.alloc(13)),
    box('minf', stbl),
  );
  const matrix = u32(65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000);
  const tkhd = box('tkhd', u32(3, 0, 0, 1, 0, frames * 40, 0, 0, 0, 0), matrix, u32(1920 * 65536, 1080 * 65536));
  const edits = box('edts', box('elst', u32(0, 1, frames * 40, 2000, 65536)));
  const mvhd = box('mvhd', u32(0, 0, 0, 1000, frames * 40), Buffer.alloc(80));
  return box('moov', mvhd, box('trak', tkhd, edits, mdia));
}
