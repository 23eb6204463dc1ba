// Makes the icons of the installed app out of app/icon.svg: `node scripts/make-icons.mjs`. The pictures are in the repository.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
// It comes along with Next.
import sharp from 'sharp';

const root = new URL('..', import.meta.url);
const drawing = await readFile(new URL('app/icon.svg', root), 'utf8');

/** Full to the edges, the mark within the circle every launcher leaves: four fifths of the width. */
const maskable = drawing
  .replace('rx="15" ', '')
  .replace(/(<circle[\s\S]*)<\/svg>/, '<g transform="translate(32 32) scale(.82) translate(-32 -32)">$1</g></svg>');

/** The mark alone: launchers paint it in their own colour. */
const monochrome = drawing
  .replace(/<rect[^>]*>/, '')
  .replace('stroke="url(#g)"', 'stroke="#fff"')
  .replace('#f6f1e7', '#fff');

const icons = [
  ['icon-192', 192, drawing],
  ['icon-512', 512, drawing],
  ['maskable-512', 512, maskable],
  ['monochrome-512', 512, monochrome],
];

for (const [name, sidePx, svg] of icons) {
  const picture = await sharp(Buffer.from(svg), { density: (72 * sidePx) / 64 })
    .resize(sidePx, sidePx)
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  await writeFile(fileURLToPath(new URL(`public/icons/${name}.png`, root)), picture);
  process.stdout.write(`${name}.png: ${picture.length} bytes\n`);
}
