// How pictures stand on a sheet. Pure.

/** Columns, rows and the size of one picture. */
export interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
  /** Pixels; even, as the coding of colours needs. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** A picture fits into this. A hundred of 240 x 136 have some 300 KB. */
const widest = 240;
const highest = 180;
const mostColumns = 10;

const even = (pixels: number) => Math.max(2, 2 * Math.round(pixels / 2));

/**
 * Ten in a row; each as large as the box for it lets the shape of the film be.
 *
 * @param film pixels as shown; 0 when unknown: then 16:9.
 * @param pictures on the sheet, at least one.
 * @example sheetLayout(25, { width: 1920, height: 1080 }) // { columns: 10, rows: 3, tileWidth: 240, tileHeight: 136 }
 */
export function sheetLayout(pictures: number, film: { readonly width: number; readonly height: number }): SheetLayout {
  const { width, height } = film.width > 0 && film.height > 0 ? film : { width: 16, height: 9 };
  const scale = Math.min(widest / width, highest / height);
  const columns = Math.max(1, Math.min(mostColumns, pictures));
  return {
    columns,
    rows: Math.max(1, Math.ceil(pictures / columns)),
    tileWidth: even(width * scale),
    tileHeight: even(height * scale),
  };
}
