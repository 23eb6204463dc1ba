// The header of a slot in a cache file: whose cells they are, how long each is, and its checksum. Pure.
import { crc32 } from 'node:zlib';

/** Bytes reserved before the cells of a slot: one page of the disk. */
export const headerBytes = 4096;

const magic = 0x53564331;
const fixedBytes = 40;
const perCellBytes = 8;

/** Most cells whose length and checksum fit into a header. */
export const mostCells = Math.floor((headerBytes - fixedBytes - 4) / perCellBytes);

/** What a slot holds. A cell of length 0 is absent. */
export interface SlotHeader {
  readonly documentId: string;
  readonly sizeBytes: number;
  readonly group: number;
  /** Milliseconds since the Unix epoch. */
  readonly writtenAtMs: number;
  readonly lengths: Uint32Array;
  readonly checksums: Uint32Array;
}

/**
 * Only decimal 64-bit numbers are stored.
 *
 * @example isStorableId('007') // false
 */
export function isStorableId(documentId: string): boolean {
  return /^(0|-?[1-9]\d{0,18}|1\d{19})$/.test(documentId);
}

/**
 * The checksum of a cell: it finds torn writes and bad sectors, it is no defence against an intruder.
 *
 * @example checksumOf(new TextEncoder().encode('123456789')).toString(16) // 'cbf43926'
 */
export function checksumOf(bytes: Uint8Array): number {
  return crc32(bytes);
}

/** Writes a header as {@link headerBytes} bytes. @returns what {@link decodeHeader} reads. */
export function encodeHeader(header: SlotHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  const cells = header.lengths.length;
  bytes.writeUInt32BE(magic, 0);
  bytes.writeUInt32BE(cells, 4);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(header.documentId)), 8);
  bytes.writeUInt8(header.documentId.startsWith('-') ? 1 : 0, 16);
  bytes.writeUIntBE(header.sizeBytes, 17, 6);
  bytes.writeUIntBE(header.group, 23, 6);
  bytes.writeUIntBE(header.writtenAtMs, 29, 6);
  for (let cell = 0; cell < cells; cell += 1) {
    bytes.writeUInt32BE(header.lengths[cell] ?? 0, fixedBytes + cell * perCellBytes);
    bytes.writeUInt32BE(header.checksums[cell] ?? 0, fixedBytes + cell * perCellBytes + 4);
  }
  bytes.writeUInt32BE(crc32(bytes.subarray(0, headerBytes - 4)), headerBytes - 4);
  return bytes;
}

/**
 * Reads a header back; undefined for anything that is not a whole one for slots of `cells` cells.
 *
 * @example decodeHeader(Buffer.alloc(0), 4) // undefined
 */
export function decodeHeader(bytes: Buffer, cells: number): SlotHeader | undefined {
  if (bytes.byteLength !== headerBytes || bytes.readUInt32BE(0) !== magic || bytes.readUInt32BE(4) !== cells) return;
  if (crc32(bytes.subarray(0, headerBytes - 4)) !== bytes.readUInt32BE(headerBytes - 4)) return;
  const lengths = new Uint32Array(cells);
  const checksums = new Uint32Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    lengths[cell] = bytes.readUInt32BE(fixedBytes + cell * perCellBytes);
    checksums[cell] = bytes.readUInt32BE(fixedBytes + cell * perCellBytes + 4);
  }
  const id = bytes.readBigUInt64BE(8);
  return {
    documentId: String(bytes.readUInt8(16) === 1 ? BigInt.asIntN(64, id) : id),
    sizeBytes: bytes.readUIntBE(17, 6),
    group: bytes.readUIntBE(23, 6),
    writtenAtMs: bytes.readUIntBE(29, 6),
    lengths,
    checksums,
  };
}
