// Reading and writing the slots of one cache file; every byte read is checked against its header.
import { cellBytes } from './chunk-grid.ts';
import type { SlotFile } from './disk-chunks-file.ts';
import { checksumOf, decodeHeader, encodeHeader, headerBytes, type SlotHeader } from './disk-chunks-header.ts';
import type { SlotEntry } from './disk-chunks-index.ts';
import type { SlotPiece } from './disk-chunks-queue.ts';

/** Cells [first, end) by their index inside a slot. */
export interface SlotRun {
  readonly first: number;
  readonly end: number;
}

/** Bytes of a slot: its header and its cells. @param cellsPerSlot cells a slot has room for. */
export function slotSize(cellsPerSlot: number): number {
  return headerBytes + cellsPerSlot * cellBytes;
}

/**
 * Reads the headers of a file's slots, at most `mostSlots`, and cuts off what lies beyond them.
 *
 * @param cellsPerSlot as the file was made with.
 * @returns what was found, and how many slots were looked at; fewer when the signal aborted.
 */
export async function scanSlots(
  file: SlotFile,
  cellsPerSlot: number,
  mostSlots: number,
  signal: AbortSignal,
): Promise<{ readonly entries: SlotEntry[]; readonly slots: number }> {
  const slotBytes = slotSize(cellsPerSlot);
  const sizeBytes = await file.sizeBytes();
  if (sizeBytes > mostSlots * slotBytes) await file.truncate(mostSlots * slotBytes);
  const slots = Math.min(mostSlots, Math.ceil(sizeBytes / slotBytes));
  const entries: SlotEntry[] = [];
  const bytes = Buffer.alloc(headerBytes);
  for (let slot = 0; slot < slots && !signal.aborted; slot += 1) {
    const isRead = (await file.read(bytes, slot * slotBytes)) === headerBytes;
    const header = isRead ? decodeHeader(bytes, cellsPerSlot) : undefined;
    if (header) entries.push({ slot, header, readers: 0 });
  }
  return { entries, slots };
}

/** Reads cells of a slot, `lengthBytes` together; undefined when they are torn or were overwritten. */
export async function readCells(
  file: SlotFile,
  { slot, header }: SlotEntry,
  run: SlotRun,
  lengthBytes: number,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(lengthBytes);
  const position = slot * slotSize(header.lengths.length) + headerBytes + run.first * cellBytes;
  if ((await file.read(bytes, position)) !== lengthBytes) return undefined;
  for (let cell = run.first, from = 0; cell < run.end; cell += 1) {
    const to = from + (header.lengths[cell] ?? 0);
    if (checksumOf(bytes.subarray(from, to)) !== header.checksums[cell]) return undefined;
    from = to;
  }
  return bytes;
}

/**
 * Writes a piece: data first, then the header that vouches for it; in one call where they adjoin.
 *
 * @param slot its number, from 0.
 */
export async function writeCells(file: SlotFile, slot: number, header: SlotHeader, piece: SlotPiece): Promise<void> {
  const position = slot * slotSize(header.lengths.length);
  if (piece.first === 0) return file.write([encodeHeader(header), piece.bytes], position);
  await file.write([piece.bytes], position + headerBytes + piece.first * cellBytes);
  await file.write([encodeHeader(header)], position);
}

/** The header of a slot of `cells` cells once a piece was added to what it held. */
export function headerWith(
  piece: SlotPiece,
  before: SlotHeader | undefined,
  cells: number,
  writtenAtMs: number,
): SlotHeader {
  const lengths = before?.lengths.slice() ?? new Uint32Array(cells);
  const checksums = before?.checksums.slice() ?? new Uint32Array(cells);
  for (let cell = 0; cell < piece.cells; cell += 1) {
    const bytes = piece.bytes.subarray(cell * cellBytes, (cell + 1) * cellBytes);
    lengths[piece.first + cell] = bytes.byteLength;
    checksums[piece.first + cell] = checksumOf(bytes);
  }
  const { documentId, sizeBytes } = piece.file;
  return { documentId, sizeBytes, group: piece.group, writtenAtMs, lengths, checksums };
}
