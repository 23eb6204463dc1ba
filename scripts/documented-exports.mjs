// Checks that every export of lib, bot and emulator says what must be known of it: `node scripts/documented-exports.mjs`. Exit
// code 1 when something is left out. The rules are those of CONTRIBUTING.md.
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gapsOf } from './reference/doc-rules.mjs';
import { readExports } from './reference/read-exports.mjs';

/** The rooms whose exports are for others. */
export const documentedFolders = ['lib', 'bot', 'emulator'];

/** The gaps below `root`, and how many exports were looked at. */
export function findGaps(root, folders = documentedFolders) {
  const found = readExports(root, folders);
  return { gaps: found.flatMap(gapsOf), exportCount: found.length };
}

function main() {
  const { gaps, exportCount } = findGaps(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const { file, line, name, gap } of gaps) console.log(`${file}:${line} ${name} ${gap}`);
  console.log(`${exportCount} exports, ${gaps.length} gap(s) in what they say`);
  process.exitCode = gaps.length > 0 || exportCount === 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
