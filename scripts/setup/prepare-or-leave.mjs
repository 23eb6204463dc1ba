// What stands before every process of ours: the right Node, the project's folder, packages and build. Only Node's own modules.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeVersionFault } from './node-version.mjs';
import { prepareAll } from './prepare.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Ends the process with one plain sentence: code 2 for what the user must change, 1 for what failed. */
export function leave(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Resolves when a bundle may be imported; leaves when it never can be. */
export async function prepareOrLeave() {
  const fault = nodeVersionFault(process.versions.node);
  if (fault) leave(fault, 2);
  // `.env`, the data folder and the built pages are looked up from the project, wherever the command was given.
  process.chdir(root);
  try {
    await prepareAll({ root, say: (text) => process.stdout.write(`streamvault: ${text}\n`) });
  } catch (error) {
    leave(error.message, 1);
  }
  process.env.NODE_ENV = 'production';
  process.setSourceMapsEnabled(true);
}
