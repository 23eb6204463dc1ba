// A poster before it has come: the few colours of its thumbhash as a picture small enough to stand in the page.
import { thumbhashPoints } from './thumbhash-points.ts';

/** Points of the picture. */
export interface PointGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Enough behind a card, which the poster soon covers. */
const ofCard: PointGrid = { columns: 6, rows: 4 };

const headerBytes = 54;

/**
 * A bitmap of few points, which the browser smooths when it stretches it; undefined for what is no thumbhash.
 *
 * @param placeholder thumbhash, base64.
 * @param grid default: 6 × 4.
 */
export function blurredPoster(placeholder: string, grid: PointGrid = ofCard): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(placeholder), (letter) => letter.charCodeAt(0));
    const points = thumbhashPoints(bytes, grid.columns, grid.rows);
    return points && toDataUrl(points, grid);
  } catch {
    // Not base64: the card goes without.
    return undefined;
  }
}

function toDataUrl(points: Uint8Array, { columns, rows }: PointGrid): string {
  const lineBytes = Math.ceil((columns * 3) / 4) * 4;
  const bytes = new Uint8Array(headerBytes + lineBytes * rows);
  writeHeader(new DataView(bytes.buffer), bytes.length, { columns, rows });
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [red = 0, green = 0, blue = 0] = points.subarray((row * columns + column) * 3);
      // Bitmaps stand on their head and say blue first.
      bytes.set([blue, green, red], headerBytes + (rows - 1 - row) * lineBytes + column * 3);
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

function writeHeader(view: DataView, sizeBytes: number, { columns, rows }: PointGrid): void {
  view.setUint16(0, 0x424d);
  view.setUint32(2, sizeBytes, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, columns, true);
  view.setInt32(22, rows, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
}
