// A poster before it has come: the few colours of its thumbhash as a picture small enough to stand in the page.
import { thumbHashToRGBA } from 'thumbhash';

const columns = 6;
const rows = 4;
const headerBytes = 54;

/**
 * A bitmap of 6 × 4 points, which the browser smooths when it stretches it; undefined for what is no thumbhash.
 *
 * @param placeholder thumbhash, base64.
 */
export function blurredPoster(placeholder: string): string | undefined {
  try {
    const hash = Uint8Array.from(atob(placeholder), (letter) => letter.charCodeAt(0));
    return toDataUrl(thumbHashToRGBA(hash));
  } catch {
    // Not base64, or cut off: the card goes without.
    return undefined;
  }
}

interface Picture {
  readonly w: number;
  readonly h: number;
  readonly rgba: Uint8Array;
}

function toDataUrl({ w, h, rgba }: Picture): string | undefined {
  if (rgba.length < 4) return undefined;
  const lineBytes = Math.ceil((columns * 3) / 4) * 4;
  const bytes = new Uint8Array(headerBytes + lineBytes * rows);
  writeHeader(new DataView(bytes.buffer), bytes.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = (Math.floor(((row + 0.5) / rows) * h) * w + Math.floor(((column + 0.5) / columns) * w)) * 4;
      // Bitmaps stand on their head and say blue first.
      const to = headerBytes + (rows - 1 - row) * lineBytes + column * 3;
      bytes.set([rgba[from + 2] ?? 0, rgba[from + 1] ?? 0, rgba[from] ?? 0], to);
    }
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bytes))}`;
}

function writeHeader(view: DataView, sizeBytes: number): void {
  view.setUint16(0, 0x424d);
  view.setUint32(2, sizeBytes, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, columns, true);
  view.setInt32(22, rows, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
}
