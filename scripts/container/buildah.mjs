// buildah: builds a Dockerfile as root without a daemon. Found, or installed by apt; its storage is a folder of the caller's.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../setup/run-command.mjs';
import { findOnPath, installByApt } from '../setup/tools.mjs';

/** A build with all its downloads takes 5 minutes on a quiet machine. */
const buildWithinMs = 3_600_000;

/** Undefined, or why no container can be built here: in one sentence. */
export async function whyNoBuildah({ root, say }) {
  if (process.platform !== 'linux') return 'buildah runs on Linux only';
  if (process.getuid?.() !== 0) return 'buildah without a daemon needs root here';
  if (!findOnPath(['buildah'])) await installByApt(['buildah'], { root, say });
  return findOnPath(['buildah']) ? undefined : 'buildah is not there and could not be installed by apt';
}

/**
 * A buildah whose images and containers lie below `folder`, and nowhere else.
 *
 * @returns `(args, { timeoutMs? }) => Promise<string>`: what it printed; it throws with everything it said when it fails.
 */
export function createBuildah({ folder, root }) {
  const settings = join(folder, 'storage.conf');
  const places = { driver: 'vfs', graphroot: join(folder, 'storage'), runroot: join(folder, 'run') };
  const lines = Object.entries(places).map(([name, value]) => `${name} = "${value}"`);
  writeFileSync(settings, `[storage]\n${lines.join('\n')}\n`);
  const env = { ...process.env, TMPDIR: folder, CONTAINERS_STORAGE_CONF: settings, BUILDAH_ISOLATION: 'chroot' };
  return async (args, { timeoutMs = buildWithinMs } = {}) => {
    const { code, output } = await runCommand('buildah', args, { cwd: root, env, timeoutMs });
    if (code !== 0) throw new Error(`buildah ${args[0]} failed (exit code ${code}):\n${output.slice(-6000)}`);
    return output.trim();
  };
}
