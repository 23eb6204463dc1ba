// Tells the browser that the scripts of the framework run as a whole when a page loads. Chromium from 136 on then compiles
// their functions beside the main thread, while the script still arrives, instead of one by one when each is first called;
// to other browsers it is a comment (V8's explicit compile hints). Our own scripts run by parts, and go without.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const hint = '//# allFunctionsCalledOnLoad\n';

/**
 * Puts the hint on top of every script each page loads, as Next's manifest names them; idempotent.
 *
 * @param folder Next's own, `.next`.
 * @throws Error when the manifest names none: a new version of Next may have another form, and the gain would be lost silently.
 */
export async function hintScripts(folder) {
  const { rootMainFiles = [] } = JSON.parse(await readFile(join(folder, 'build-manifest.json'), 'utf8'));
  if (rootMainFiles.length === 0) throw new Error('The build manifest of Next names no script that every page loads.');
  await Promise.all(rootMainFiles.map((name) => hintFile(join(folder, name))));
}

async function hintFile(path) {
  const script = await readFile(path, 'utf8');
  if (!script.startsWith(hint)) await writeFile(path, hint + script);
}
