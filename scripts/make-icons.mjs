// Makes the icons of the installed app out of app/icon.svg, and the one browsers ask for where no page names any (an answer of
// the API, a page that broke off): `node scripts/make-icons.mjs`. The pictures are in the repository.
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

const draw = (svg, sidePx) =>
  sharp(Buffer.from(svg), { density: (72 * sidePx) / 64 })
    .resize(sidePx, sidePx)
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();

/** A PNG as the only picture of an ICO file: the header, one entry, the picture. */
function asIco(picture, sidePx) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(sidePx, 6);
  head.writeUInt8(sidePx, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(picture.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, picture]);
}

async function write(path, bytes) {
  await writeFile(fileURLToPath(new URL(path, root)), bytes);
  process.stdout.write(`${path}: ${bytes.length} bytes\n`);
}

for (const [name, sidePx, svg] of icons) await write(`public/icons/${name}.png`, await draw(svg, sidePx));
await write('public/favicon.ico', asIco(await draw(drawing, 48), 48));
