// A secret of this installation: made once, kept in the data folder for this user alone.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

/**
 * The secret of the configuration or, without one, that of a file in the data folder, which is made when it is missing or
 * damaged. A start that is killed leaves a whole file or none.
 *
 * @param given from the configuration, at least 32 bytes.
 * @param name of the file.
 * @returns at least 32 bytes.
 * @throws AppError `bad_configuration` when the folder cannot be used.
 */
export async function keptKey(dataDir: string, name: string, given: string | undefined): Promise<Buffer> {
  if (given !== undefined) return Buffer.from(given, 'utf8');
  try {
    return await readOrMake(dataDir, name);
  } catch (error) {
    throw new AppError('bad_configuration', `The secret ${name} cannot be kept in ${dataDir}.`, { cause: error });
  }
}

async function readOrMake(dataDir: string, name: string): Promise<Buffer> {
  const path = join(dataDir, name);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = Buffer.from(kept?.trim() ?? '', 'base64');
  if (key.length >= 32) return key;
  const made = randomBytes(32);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${made.toString('base64')}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return made;
}
