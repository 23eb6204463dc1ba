// `npm start`: installs what is missing, builds what changed, then becomes the server. Only Node's own modules up to there.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeVersionFault } from './setup/node-version.mjs';
import { prepareAll } from './setup/prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stdout.write(`streamvault: ${text}\n`);

function leave(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

const fault = nodeVersionFault(process.versions.node);
if (fault) leave(fault, 2);

// `.env`, the data folder and the built pages are looked up from the project, wherever the command was given.
process.chdir(root);
try {
  await prepareAll({ root, say });
} catch (error) {
  leave(error.message, 1);
}
if (process.argv.includes('--prepare-only')) process.exit(0);
if (!existsSync(new URL('../dist/server.mjs', import.meta.url))) leave('The build left no dist/server.mjs.', 1);

process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.setSourceMapsEnabled(true);
// In this same process, so that signals reach the server itself.
await import('../dist/server.mjs');
