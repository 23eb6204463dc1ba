// The bytes of files: one file per document in a folder, sparse files for running uploads, and generated films.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  createWriteStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobRef } from './records.ts';
import { VirtualFilms } from './virtual-film.ts';

/** Files kept open at once. */
const MAX_OPEN_FILES = 64;
/** Every part lies at its number times this, the largest part there is. */
const PART_STRIDE = 512 * 1024;

/** Blobs of one emulator. */
export class BlobStore {
  readonly #open = new Map<string, number>();
  readonly #films = new VirtualFilms();

  /** @param folder made if it is missing, mode 0700. */
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Keeps bytes. */
  put(bytes: Buffer): BlobRef {
    const name = newName();
    writeFileSync(this.#path(name), bytes, { mode: 0o600 });
    return { kind: 'file', name };
  }

  /** Keeps a copy of a file; shares its blocks where the file system can. */
  putFile(path: string): { blob: BlobRef; sizeBytes: number } {
    const name = newName();
    copyFileSync(path, this.#path(name), constants.COPYFILE_FICLONE);
    return { blob: { kind: 'file', name }, sizeBytes: statSync(this.#path(name)).size };
  }

  /** Keeps what a stream delivers, in bounded memory. An aborted stream leaves nothing. */
  async putStream(source: Readable): Promise<{ blob: BlobRef; sizeBytes: number }> {
    const name = newName();
    try {
      await pipeline(source, createWriteStream(this.#path(name), { mode: 0o600 }));
    } catch (error) {
      rmSync(this.#path(name), { force: true });
      throw error;
    }
    return { blob: { kind: 'file', name }, sizeBytes: statSync(this.#path(name)).size };
  }

  /** Reads exactly `length` bytes at `position` of the blob to `offset` of the target. */
  readInto(blob: BlobRef, target: Buffer, offset: number, position: number, length: number): void {
    if (blob.kind === 'virtual') {
      this.#films.fill(blob.seed, target.subarray(offset, offset + length), position);
      return;
    }
    const fd = this.#fd(blob.name);
    for (let done = 0; done < length; ) {
      const count = readSync(fd, target, offset + done, length - done, position + done);
      if (count === 0) throw new Error('a stored file is shorter than its record');
      done += count;
    }
  }

  /** Writes one uploaded part to its place. */
  writePart(upload: string, part: number, bytes: Buffer): void {
    const fd = this.#fd(`upload-${upload}`, 'r+');
    writeSync(fd, bytes, 0, bytes.length, part * PART_STRIDE);
  }

  /**
   * Makes one blob of an upload.
   *
   * @param partBytes size of every part but the last.
   */
  finishUpload(upload: string, parts: number, partBytes: number, sizeBytes: number): BlobRef {
    const from = `upload-${upload}`;
    const name = newName();
    if (partBytes === PART_STRIDE || parts === 1) {
      this.#close(from);
      renameSync(this.#path(from), this.#path(name));
      truncateSync(this.#path(name), sizeBytes);
    } else {
      this.#joinParts(from, name, partBytes, sizeBytes);
      this.dropUpload(upload);
    }
    const fd = this.#fd(name);
    fsyncSync(fd);
    return { kind: 'file', name };
  }

  dropUpload(upload: string): void {
    this.#close(`upload-${upload}`);
    rmSync(this.#path(`upload-${upload}`), { force: true });
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }

  #joinParts(from: string, name: string, partBytes: number, sizeBytes: number): void {
    const source = this.#fd(from, 'r+');
    const target = openSync(this.#path(name), 'wx', 0o600);
    const block = Buffer.allocUnsafe(partBytes);
    try {
      for (let position = 0, part = 0; position < sizeBytes; position += partBytes, part++) {
        const length = Math.min(partBytes, sizeBytes - position);
        readSync(source, block, 0, length, part * PART_STRIDE);
        writeSync(target, block, 0, length, position);
      }
    } finally {
      closeSync(target);
    }
  }

  #path(name: string): string {
    return join(this.folder, name);
  }

  #fd(name: string, mode: 'r' | 'r+' = 'r'): number {
    const known = this.#open.get(name);
    if (known !== undefined) {
      this.#open.delete(name);
      this.#open.set(name, known);
      return known;
    }
    const flags = mode === 'r' ? constants.O_RDONLY : constants.O_RDWR | constants.O_CREAT;
    const fd = openSync(this.#path(name), flags, 0o600);
    this.#open.set(name, fd);
    const oldest = this.#open.keys().next().value;
    if (this.#open.size > MAX_OPEN_FILES && oldest !== undefined) this.#close(oldest);
    return fd;
  }

  #close(name: string): void {
    const fd = this.#open.get(name);
    if (fd === undefined) return;
    this.#open.delete(name);
    closeSync(fd);
  }
}

function newName(): string {
  return `blob-${randomBytes(12).toString('hex')}`;
}
