// Pictures of one page side by side, as one file: small enough to keep in the repository.
// It comes along with Next.
import sharp from 'sharp';

const rowHeightPx = 480;
const gapPx = 10;
/** All sheets together stay below 3 MB. */
const mostBytes = 260_000;

/** @param rows of PNG pictures. @returns bytes of the file. @throws Error when it is too large. */
export async function writeSheet(rows, path) {
  const placed = [];
  let widthPx = 0;
  for (const [row, pictures] of rows.entries()) {
    let left = 0;
    for (const picture of pictures) {
      const { data, info } = await sharp(picture)
        .resize({ height: rowHeightPx })
        .png()
        .toBuffer({ resolveWithObject: true });
      placed.push({ input: data, left, top: row * (rowHeightPx + gapPx) });
      left += info.width + gapPx;
    }
    widthPx = Math.max(widthPx, left - gapPx);
  }
  const height = rows.length * (rowHeightPx + gapPx) - gapPx;
  const sheet = sharp({ create: { width: widthPx, height, channels: 3, background: '#8a8a8a' } }).composite(placed);
  const { size } = await sheet.webp({ quality: 62 }).toFile(path);
  if (size > mostBytes) throw new Error(`${path} has ${size} bytes, more than ${mostBytes}`);
  return size;
}
