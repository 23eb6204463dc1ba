// Segments on the disk, while they may be wanted: so many bytes together, the least lately wanted go first.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where segments lie, and how many bytes of them. */
export interface SegmentStoreOptions {
  /** Emptied at the start and at the end. Nothing else may lie in it. */
  readonly folder: string;
  /** Of all segments together, or of the newest alone. */
  readonly maxBytes: number;
}

/** Keeps segments by key. */
export class SegmentStore {
  readonly #options: SegmentStoreOptions;
  /** In the order of use; the first is the least lately wanted. */
  readonly #kept = new Map<string, { readonly path: string; readonly bytes: number }>();
  #bytes = 0;
  #count = 0;

  constructor(options: SegmentStoreOptions) {
    this.#options = options;
  }

  /** Of what is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a segment is kept; does not count as use. */
  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** Removes what an earlier process has left. */
  async clear(): Promise<void> {
    this.#kept.clear();
    this.#bytes = 0;
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  /** @throws what the disk throws; then nothing is kept. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    if (this.#kept.has(key)) return;
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    this.#count += 1;
    const path = join(this.#options.folder, `${this.#count}.m4s`);
    try {
      await writeFile(`${path}.part`, bytes, { mode: 0o600 });
      await rename(`${path}.part`, path);
    } catch (error) {
      await rm(`${path}.part`, { force: true });
      throw error;
    }
    // Two children may have made it at the same time.
    if (this.#kept.has(key)) return rm(path, { force: true });
    this.#kept.set(key, { path, bytes: bytes.byteLength });
    this.#bytes += bytes.byteLength;
    await this.#makeRoom();
  }

  /** @returns undefined when it is not kept, or not any more. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const bytes = await readFile(kept.path).catch(() => undefined);
    if (bytes?.byteLength === kept.bytes) return bytes;
    // Somebody tidied the folder, or it was evicted meanwhile: as if it had never been there.
    if (this.#kept.delete(key)) this.#bytes -= kept.bytes;
    return undefined;
  }

  async #makeRoom(): Promise<void> {
    for (const [key, { path, bytes }] of this.#kept) {
      if (this.#bytes <= this.#options.maxBytes || this.#kept.size === 1) return;
      this.#kept.delete(key);
      this.#bytes -= bytes;
      await rm(path, { force: true });
    }
  }
}
