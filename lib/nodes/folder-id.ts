// Who this node is to the others: an id kept in its data folder, which one process at a time has locked.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pattern = /^[0-9a-f-]{36}$/;

/**
 * The id of a data folder; made at the first call. A restart finds it, so that a node has at once what it had.
 *
 * @throws Error of the file system when the folder cannot be written.
 */
export function folderId(dataDir: string): string {
  const path = join(dataDir, 'node-id');
  const known = readIfThere(path)?.trim();
  if (known !== undefined && pattern.test(known)) return known;
  const made = randomUUID();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
