// Installs the packages of the lock file when they are not the ones that are there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runNodeOrThrow, runOrThrow } from './run-command.mjs';
import { hashSources, removeStamp, stampMatches, writeStamp } from './stamp.mjs';

/** Brings node_modules in line with package-lock.json; says a line only when there is something to do. */
export async function ensureInstalled({ root, say }) {
  const stamp = join(root, 'node_modules', '.streamvault-installed');
  const platform = [process.platform, process.arch, process.versions.modules];
  const hash = hashSources(root, ['package.json', 'package-lock.json'], { extra: platform });
  if (stampMatches(stamp, hash)) return;
  say(existsSync(stamp) ? 'packages have changed: installing …' : 'installing packages (about half a minute) …');
  removeStamp(stamp);
  // NODE_ENV=production would leave the build tools out. The browser is looked for by our own rules (tools.mjs).
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npmScript = findNpmScript();
  if (npmScript) await runNodeOrThrow('npm ci', [npmScript, ...args], { cwd: root, env });
  else await runOrThrow('npm ci', 'npm', args, { cwd: root, env });
  writeStamp(stamp, hash);
}

/** The npm that started us; undefined when somebody ran the script by node itself. */
function findNpmScript() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') && existsSync(script) ? script : undefined;
}
