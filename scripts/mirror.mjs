// `npm run mirror`: the process that fetches links, alone. For a server that runs with MIRROR_WORKER=elsewhere on the same data folder.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeVersionFault } from './setup/node-version.mjs';
import { prepareAll } from './setup/prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function leave(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

const fault = nodeVersionFault(process.versions.node);
if (fault) leave(fault, 2);
process.chdir(root);
try {
  await prepareAll({ root, say: (text) => process.stdout.write(`streamvault: ${text}\n`) });
} catch (error) {
  leave(error.message, 1);
}
process.env.NODE_ENV = 'production';
process.setSourceMapsEnabled(true);
// In this same process, so that signals reach the mirror itself.
await import('../dist/mirror-worker.mjs');
