// Installs the packages alone, so that a build of the container repeats it only when the lock file has changed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareInstall } from '../setup/prepare.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
await prepareInstall({ root, say: (line) => process.stdout.write(`${line}\n`) });
