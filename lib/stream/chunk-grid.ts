// The fixed grid of a file: cells of 64 KiB inside windows of 1 MiB. Pure.

/** One cell: the smallest piece asked for and the unit of all caches, so that a 1-byte range pulls no more than this. */
export const cellBytes = 64 * 1024;

/** Telegram's window, which no upload.getFile may cross (core.telegram.org/api/files). */
export const windowBytes = 1024 * 1024;

/** Cells in one window. */
export const windowCells = windowBytes / cellBytes;

/** Cells [first, end) of a file. */
export interface CellRun {
  readonly first: number;
  readonly end: number;
}

/**
 * Bytes in a cell: a whole one, less at the end of the file, 0 beyond it.
 *
 * @example cellLength(1, 65_537) // 1
 */
export function cellLength(cell: number, sizeBytes: number): number {
  return Math.max(0, Math.min(cellBytes, sizeBytes - cell * cellBytes));
}

/**
 * Bytes in a run of cells of a file of `sizeBytes`.
 *
 * @example runLength({ first: 0, end: 2 }, 100_000) // 100000
 */
export function runLength({ first, end }: CellRun, sizeBytes: number): number {
  return Math.max(0, Math.min(end * cellBytes, sizeBytes) - first * cellBytes);
}

/**
 * Cuts a run into the fewest pieces that upload.getFile takes: 1, 2, 4, 8 or 16 cells, each at a multiple of its size.
 *
 * @example legalPieces({ first: 1, end: 5 }) // [{1,2}, {2,4}, {4,5}]
 */
export function legalPieces({ first, end }: CellRun): CellRun[] {
  const pieces: CellRun[] = [];
  for (let position = first; position < end; ) {
    let cells = windowCells;
    while (position % cells !== 0 || position + cells > end) cells /= 2;
    pieces.push({ first: position, end: position + cells });
    position += cells;
  }
  return pieces;
}
