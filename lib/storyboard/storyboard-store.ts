// Storyboards on the disk: one file per film, bounded, those longest unused go first.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Storyboard } from './storyboard.ts';

/** Where storyboards lie, and how many bytes of them. */
export interface StoryboardStoreOptions {
  /** Made when it is not there. */
  readonly folder: string;
  readonly maxBytes: number;
  /** Default 20,000: films that have none take a file, too. */
  readonly maxFiles?: number;
  readonly log: Log;
}

/** A storyboard and its sheet; null for a film that is known to have none. */
export type KeptStoryboard = { readonly storyboard: Storyboard; readonly jpeg: Uint8Array } | null;

/** Change it when storyboards are made in another way: what is there is made anew. */
const edition = 1;

const headSchema = z
  .object({
    hash: z.string().regex(/^[0-9a-f]{32}$/),
    columns: z.int().min(1).max(100),
    rows: z.int().min(1).max(100),
    tileWidth: z.int().min(2).max(4096),
    tileHeight: z.int().min(2).max(4096),
    timesMs: z.array(z.int().nonnegative()).min(1).max(1000),
  })
  .nullable();

/** Failures of the disk are said in the log and cost another making, nothing else. */
export class StoryboardStore {
  readonly #options: Required<StoryboardStoreOptions>;

  constructor(options: StoryboardStoreOptions) {
    this.#options = { maxFiles: 20_000, ...options };
  }

  /** @returns undefined when nothing is known. */
  async find(key: string): Promise<KeptStoryboard | undefined> {
    const path = this.#pathOf(key);
    try {
      const kept = parse(await readFile(path));
      const now = new Date();
      await utimes(path, now, now);
      return kept;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      this.#options.log.warn('a kept storyboard was not readable', { error });
      await rm(path, { force: true }).catch(() => {
        // A disk that takes nothing away takes the new file neither; that is said there.
      });
      return undefined;
    }
  }

  /** Written whole or not at all. */
  async keep(key: string, kept: KeptStoryboard): Promise<void> {
    const { folder, log } = this.#options;
    const draft = join(folder, `${randomBytes(8).toString('hex')}.part`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, format(kept), { mode: 0o600 });
      await rename(draft, this.#pathOf(key));
      await this.#dropOldest();
    } catch (error) {
      log.warn('a storyboard was not kept', { error });
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
    return join(this.#options.folder, `${name}.storyboard`);
  }
}

/** A line of JSON, then the sheet. */
function format(kept: KeptStoryboard): Buffer {
  const head = Buffer.from(`${JSON.stringify(kept?.storyboard ?? null)}\n`);
  return kept ? Buffer.concat([head, kept.jpeg]) : head;
}

function parse(bytes: Buffer): KeptStoryboard {
  const end = bytes.indexOf('\n');
  const storyboard = headSchema.parse(JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))));
  if (!storyboard) return null;
  const jpeg = bytes.subarray(end + 1);
  if (sheetHash(jpeg) !== storyboard.hash) throw new Error('the sheet is not the one that was kept');
  return { storyboard, jpeg };
}

/** Names a sheet by its content. */
export function sheetHash(jpeg: Uint8Array): string {
  return createHash('sha256').update(jpeg).digest('hex').slice(0, 32);
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
