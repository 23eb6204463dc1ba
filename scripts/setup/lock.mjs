// A lock folder: two starts at once must not install or build into each other.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 200;

/** A holder that died between creating the folder and signing it leaves it unsigned. */
const unsignedGraceMs = 5000;

/**
 * Runs `work` while holding the folder `path`; a lock whose holder has died is taken over.
 *
 * `onWait` is called once when somebody else holds it, with their process id; after `timeoutMs` (default 15 minutes) it throws.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: unknown) => void, timeoutMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait = () => undefined, timeoutMs = 900_000 } = {}) {
  await acquire(path, onWait, Date.now() + timeoutMs);
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

async function acquire(path, onWait, deadlineMs) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryCreate(path)) {
    const holder = holderOf(path);
    if (holder === 'dead') takeAway(path);
    else if (!told) {
      onWait(holder);
      told = true;
    }
    if (Date.now() > deadlineMs)
      throw new Error(`Another set-up (process ${holder}) has been holding ${path} too long.`);
    await sleep(pollMs);
  }
}

function tryCreate(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

/** The process id of a living holder, 'dead', or 'unknown' while it has not signed yet. */
function holderOf(path) {
  try {
    const pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
    if (pid > 0) return isAlive(pid) ? pid : 'dead';
  } catch {
    // Unsigned, or gone since: both are judged by the folder's age below.
  }
  const folder = statSync(path, { throwIfNoEntry: false });
  return folder && Date.now() - folder.mtimeMs > unsignedGraceMs ? 'dead' : 'unknown';
}

/** Under a guard of its own, and looked at again there: of several that found it dead none may delete a fresh lock. */
function takeAway(path) {
  const guard = `${path}.guard`;
  try {
    mkdirSync(guard);
  } catch {
    // Another one is at it. A guard left by a killed process is recognised by its age.
    const left = statSync(guard, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > unsignedGraceMs) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (holderOf(path) === 'dead') rmSync(path, { recursive: true, force: true });
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error.code === 'EPERM';
  }
}
