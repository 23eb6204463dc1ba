// Stamps: a hash of what a step was made from, written only after the step succeeded.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** True when `path` holds exactly `hash`: the step need not run again. */
export function stampMatches(path, hash) {
  try {
    return readFileSync(path, 'utf8') === hash;
  } catch {
    // No stamp: the step never ran to its end.
    return false;
  }
}

/** Takes the stamp away before the step begins, so that a killed step is repeated. */
export function removeStamp(path) {
  rmSync(path, { force: true });
}

/** Writes the stamp in one move: it is there whole or not at all. */
export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, hash);
  renameSync(`${path}.new`, path);
}

/**
 * A hash over names and contents of `entries` (files or folders below `root`, missing ones count as such) and `extra` texts.
 * `ignored(path)` leaves out files by their path relative to `root`.
 *
 * @param {string} root
 * @param {readonly string[]} entries
 * @param {{ extra?: readonly string[], ignored?: (path: string) => boolean }} [options]
 */
export function hashSources(root, entries, { extra = [], ignored = () => false } = {}) {
  const hash = createHash('sha256');
  for (const text of extra) hash.update(`${text}\0`);
  for (const entry of entries) {
    for (const path of filesBelow(root, entry)) {
      if (ignored(path)) continue;
      hash.update(`${path}\0`);
      hash.update(readFileSync(join(root, path)));
      hash.update('\0');
    }
  }
  return hash.digest('hex');
}

function filesBelow(root, entry) {
  const found = statSync(join(root, entry), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [entry];
  return readdirSync(join(root, entry))
    .sort()
    .flatMap((name) => filesBelow(root, `${entry}/${name}`));
}
