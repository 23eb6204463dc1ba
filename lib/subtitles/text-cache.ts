// Files of text on the disk, by key: bounded, the longest unused go first.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';

/** Where texts are kept, and how many bytes of them. */
export interface TextCacheOptions {
  /** Made when it is not there. */
  readonly folder: string;
  readonly log: Log;
  /** Default 64 MiB: some 600 films. */
  readonly maxBytes?: number;
  /** Default 5000. */
  readonly maxFiles?: number;
}

/** Change it when texts are made in another way: what is there is made anew. */
const edition = 1;

/** Failures of the disk are said in the log and cost another fetch, nothing else. */
export class TextCache {
  readonly #options: Required<TextCacheOptions>;

  constructor(options: TextCacheOptions) {
    this.#options = { maxBytes: 64 * 1024 * 1024, maxFiles: 5000, ...options };
  }

  async find(key: string): Promise<string | undefined> {
    const path = this.#pathOf(key);
    try {
      const text = await readFile(path, 'utf8');
      const now = new Date();
      await utimes(path, now, now);
      return text;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENOENT') await this.drop(key, error);
      return undefined;
    }
  }

  /** Takes away what cannot be used. @param error why, for the log. */
  async drop(key: string, error: unknown): Promise<void> {
    this.#options.log.warn('kept subtitles were not readable', { error });
    await rm(this.#pathOf(key), { force: true }).catch(() => {
      // A disk that takes nothing away takes the new file neither; that is said there.
    });
  }

  async keep(key: string, text: string): Promise<void> {
    const { folder, log, maxBytes } = this.#options;
    if (Buffer.byteLength(text) > maxBytes / 4) return;
    const draft = join(folder, `${randomBytes(8).toString('hex')}.part`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, this.#pathOf(key));
      await this.#dropOldest();
    } catch (error) {
      log.warn('subtitles were not kept', { error });
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
    const name = createHash('sha256').update(`${edition}:${key}`).digest('hex').slice(0, 32);
    return join(this.#options.folder, `${name}.json`);
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
