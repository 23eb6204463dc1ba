// Install and build under one lock, shared by `npm start` and `npm test`.
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

const lockPath = (root) => join(root, '.cache', 'setup-lock');

const onWait = (say) => (holder) => say(`another set-up is at work (process ${holder}): waiting for it …`);

/** Packages as the lock file says. */
export async function prepareInstall({ root, say }) {
  await withLock(lockPath(root), () => ensureInstalled({ root, say }), { onWait: onWait(say) });
}

/** Packages, then the build. */
export async function prepareAll({ root, say }) {
  const work = async () => {
    await ensureInstalled({ root, say });
    await ensureBuilt({ root, say });
  };
  await withLock(lockPath(root), work, { onWait: onWait(say) });
}
