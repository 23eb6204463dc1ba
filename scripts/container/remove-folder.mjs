// Removes the working folder of a test, but never what is still mounted in it: behind such a mount lies this machine's own.
import { readFileSync, rmSync } from 'node:fs';
import { runCommand } from '../setup/run-command.mjs';

/** Mount points below `folder`, the deepest first, out of the text of /proc/self/mountinfo. */
export function mountsBelow(folder, mountInfo) {
  const points = mountInfo.split('\n').flatMap((line) => line.split(' ').slice(4, 5));
  const plain = points.map((point) =>
    point.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8))),
  );
  return plain.filter((point) => point.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length);
}

/** Unmounts what programs that were killed have left, then removes `folder`; it stays, with a word, if something cannot be unmounted. */
export async function removeFolder(folder, say) {
  const mounted = () => mountsBelow(folder, readFileSync('/proc/self/mountinfo', 'utf8'));
  for (const point of mounted()) await runCommand('umount', [point], { cwd: '/' });
  const left = mounted();
  if (left.length > 0) return say(`${folder} was left where it is: ${left.join(', ')} cannot be unmounted`);
  rmSync(folder, { recursive: true, force: true });
}
