// Finding programs without running anything.
import { accessSync, constants, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** True for a file this process may run. */
export function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not for us.
    return false;
  }
}

/** The absolute path of the first program of that name in the folders, or undefined. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => resolve(join(folder, name))).find(canRun);
}
