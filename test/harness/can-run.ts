// Whether a program is there to be run.
import { accessSync, constants } from 'node:fs';

/** @param path of a file. */
export function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run.
    return false;
  }
}
