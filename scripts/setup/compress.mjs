// Compresses the scripts and styles of the build once, as small as it gets: a server of two cores does not do it again for every visitor.
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);

/** Below this a packet is a packet. */
const leastBytes = 1024;

const worthIt = /\.(js|css|svg|json)$/;

/** Writes `<name>.br` and `<name>.gz` beside each file below the folder; where that is not smaller there is none. */
export async function compressFolder(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => worthIt.test(name));
  await Promise.all(names.map((name) => compressFile(join(folder, name))));
}

async function compressFile(path) {
  const bytes = await readFile(path);
  if (bytes.length < leastBytes) return;
  const forms = { br: await brotliOf(bytes), gz: await gzipOf(bytes, { level: 9 }) };
  for (const [ending, form] of Object.entries(forms)) {
    if (form.length < bytes.length) await writeFile(`${path}.${ending}`, form);
  }
}
