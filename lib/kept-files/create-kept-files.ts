// A folder with a file for each key: drafts are renamed into place, times of change tell when one was used.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { KeptFiles } from './kept-files.ts';

/** What the files are, told by whoever makes them. */
export interface KeptKind {
  /** Of the files' names, without the dot. */
  readonly ending: string;
  /** Changed when they are made in another way: what is there is made anew. */
  readonly edition: number;
  readonly maxFiles: number;
}

/** Where they lie, and their bounds. */
export interface KeptFilesOptions extends KeptKind {
  /** Made when it is not there. */
  readonly folder: string;
  /** Of all of them. */
  readonly maxBytes: number;
  /** Of a single one; default `maxBytes`. */
  readonly maxFileBytes?: number;
  readonly log: Log;
}

/** Opens the folder; nothing is touched before somebody asks. Several processes may share it. */
export function createKeptFiles(options: KeptFilesOptions): KeptFiles {
  return new FolderFiles(options);
}

class FolderFiles implements KeptFiles {
  readonly #options: Required<KeptFilesOptions>;

  constructor(options: KeptFilesOptions) {
    this.#options = { maxFileBytes: options.maxBytes, ...options };
  }

  async find<T>(key: string, read: (bytes: Buffer) => T): Promise<T | undefined> {
    const path = this.#pathOf(key);
    try {
      const kept = read(await readFile(path));
      const now = new Date();
      await utimes(path, now, now);
      return kept;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      this.#options.log.warn('a kept file was not readable', { error });
      await rm(path, { force: true }).catch(() => {
        // A disk that takes nothing away takes the new file neither; that is said there.
      });
      return undefined;
    }
  }

  async keep(key: string, content: Uint8Array | string): Promise<void> {
    const { folder, log, maxFileBytes } = this.#options;
    if (Buffer.byteLength(content) > maxFileBytes) return;
    const draft = join(folder, `${randomBytes(8).toString('hex')}.part`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, content, { mode: 0o600 });
      await rename(draft, this.#pathOf(key));
      await this.#dropOldest();
    } catch (error) {
      log.warn('a file was not kept', { error });
      await rm(draft, { force: true }).catch(() => {
        // As above: the disk is at fault, and was named.
      });
    }
  }

  async #dropOldest(): Promise<void> {
    const { folder, maxBytes, maxFiles } = this.#options;
    const names = await readdir(folder);
    const files = await Promise.all(names.map((name) => describe(join(folder, name))));
    const newestFirst = files.flatMap((file) => file ?? []).sort((a, b) => b.usedAtMs - a.usedAtMs);
    let [bytes, count] = [0, 0];
    for (const { path, sizeBytes } of newestFirst) {
      bytes += sizeBytes;
      count += 1;
      if (bytes > maxBytes || count > maxFiles) await rm(path, { force: true });
    }
  }

  #pathOf(key: string): string {
    const { folder, ending, edition } = this.#options;
    const name = createHash('sha256').update(`${edition}:${key}`).digest('hex').slice(0, 32);
    return join(folder, `${name}.${ending}`);
  }
}

async function describe(path: string) {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, sizeBytes: size, usedAtMs: mtimeMs };
  } catch {
    // Gone meanwhile.
    return undefined;
  }
}
