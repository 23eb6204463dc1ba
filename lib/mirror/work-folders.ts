// Where downloads lie while they are under way: `<root>/<process>/<job>`, bounded together, swept when their process is gone.
import { readFileSync } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#lib/errors.ts';
import type { WorkFolders } from './mirror.ts';

/** Where the folders are, and what they may hold. */
export interface WorkFolderOptions {
  /** Made when missing, relative to the working directory. Nothing else may lie in it. */
  readonly root: string;
  /** Bytes all folders may hold together. */
  readonly maxBytes: number;
}

/** When a process began, in clock ticks since the start of the machine; `0` where there is no /proc, `undefined` when it is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start is the 22nd field, the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return isAlive(pid) ? '0' : undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process ids are used again; with its start a process is told from its successors. */
function nameOfProcess(pid: number): string {
  return `${pid}-${startOf(pid) ?? '0'}`;
}

function isAbandoned(name: string): boolean {
  const pid = Number(/^(\d+)-\d+$/.exec(name)?.[1]);
  return !(pid > 0) || startOf(pid) === undefined || nameOfProcess(pid) !== name;
}

/** Bytes of all files below a folder. What vanishes meanwhile counts nothing; links are not followed. */
async function folderBytes(folder: string): Promise<number> {
  // A folder that is not there yet, or not any more, holds nothing.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return folderBytes(path);
    return lstat(path).then(
      ({ size }) => size,
      () => 0,
    );
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Makes {@link WorkFolders}; nothing is touched before the first call. */
export function createWorkFolders({ root: given, maxBytes }: WorkFolderOptions): WorkFolders {
  // Children run in these folders: a relative path would mean another place to them.
  const root = resolve(given);
  const own = join(root, nameOfProcess(process.pid));

  async function open(name: string): Promise<string> {
    if (!/^[\w-]{1,80}$/.test(name)) throw new AppError('internal', `"${name}" is no name for a work folder.`);
    const folder = join(own, name);
    await rm(folder, { recursive: true, force: true });
    await checkRoom();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  async function checkRoom(): Promise<void> {
    if ((await folderBytes(root)) >= maxBytes) throw new AppError('mirror_full', undefined, { retryAfterSeconds: 60 });
  }

  async function sweep(): Promise<number> {
    // No root yet: nothing was ever left in it.
    const names = await readdir(root).catch(() => []);
    const abandoned = names.filter(isAbandoned);
    for (const name of abandoned) await rm(join(root, name), { recursive: true, force: true });
    return abandoned.length;
  }

  function checkOwn(folder: string): void {
    if (dirname(resolve(folder)) !== own)
      throw new AppError('internal', `${folder} is no work folder of this process.`);
  }

  return {
    open,
    checkOwn,
    checkRoom,
    async remove(folder) {
      checkOwn(folder);
      await rm(folder, { recursive: true, force: true });
    },
    sweep,
    bytesOf: folderBytes,
    usedBytes: () => folderBytes(root),
  };
}
