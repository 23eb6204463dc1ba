// Where the pinned cells of a film stand in its slot: the head first, then the tail. Pure.
import type { CachedFile } from './chunk-cache-ram.ts';
import { type CellRun, cellBytes, windowBytes, windowCells } from './chunk-grid.ts';

/** Cells of a pinned film: the head, and the last MiB, which a last cell that is not whole spreads over one more. */
export const pinnedCells = windowCells + windowCells + 1;

/** First cell of the last MiB. */
function tailStart({ sizeBytes }: CachedFile): number {
  return Math.floor(Math.max(0, sizeBytes - windowBytes) / cellBytes);
}

/**
 * The cells to pin, each once also where head and tail of a small film overlap.
 *
 * @example endsOf({ documentId: '1', sizeBytes: 1000 }) // [{ first: 0, end: 1 }]
 */
export function endsOf(file: CachedFile): CellRun[] {
  const cells = Math.ceil(file.sizeBytes / cellBytes);
  const headEnd = Math.min(windowCells, cells);
  const head = { first: 0, end: headEnd };
  const tail = { first: Math.max(headEnd, tailStart(file)), end: cells };
  return [head, tail].filter(({ first, end }) => first < end);
}

/**
 * The place of a cell in the slot; undefined between the ends.
 *
 * @example placeOf({ documentId: '1', sizeBytes: 10 * 2 ** 20 }, 144) // 16: the first cell of the tail
 */
export function placeOf(file: CachedFile, cell: number): number | undefined {
  if (cell < windowCells) return cell;
  const place = windowCells + cell - tailStart(file);
  return place >= windowCells && place < pinnedCells ? place : undefined;
}

/** A run cut where the head ends: the places of head and tail do not follow on one another. */
export function splitAtHead({ first, end }: CellRun): CellRun[] {
  if (first >= windowCells || end <= windowCells) return [{ first, end }];
  return [
    { first, end: windowCells },
    { first: windowCells, end },
  ];
}
