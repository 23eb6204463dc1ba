// Writes the reference of everything lib, bot and emulator export as pages: `npm run reference`. They stand in docs/reference,
// which is not kept in the repository. TypeDoc is installed for it in .cache/reference, by the lock file beside its settings.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOrThrow } from './setup/run-command.mjs';
import { hashSources, stampMatches, writeStamp } from './setup/stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, '.cache', 'reference');
const lists = ['package.json', 'package-lock.json'];

async function install() {
  const stamp = join(home, 'installed');
  const hash = hashSources(
    root,
    lists.map((name) => `scripts/reference/${name}`),
  );
  if (stampMatches(stamp, hash)) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const name of lists) cpSync(join(root, 'scripts', 'reference', name), join(home, name));
  await runOrThrow('installing TypeDoc', 'npm', ['ci', '--no-audit', '--no-fund'], { cwd: home });
  writeStamp(stamp, hash);
}

await install();
const typedoc = join(home, 'node_modules', 'typedoc', 'bin', 'typedoc');
const options = ['--options', join(root, 'scripts', 'reference', 'typedoc.json')];
const output = await runOrThrow('writing the reference', process.execPath, [typedoc, ...options], { cwd: root });
process.stdout.write(output);
if (!existsSync(join(root, 'docs', 'reference', 'index.html'))) throw new Error('there is no reference afterwards');
