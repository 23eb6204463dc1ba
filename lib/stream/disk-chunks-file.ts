// The file system as the disk cache needs it: a door, so that tests can fill a disk or tear a write.
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One open file. */
export interface SlotFile {
  /** Reads until the buffer is full or the file ends. @returns bytes read. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes all of it or throws; after a throw part of it may be written. */
  write(parts: readonly Uint8Array[], position: number): Promise<void>;
  sizeBytes(): Promise<number>;
  truncate(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens and removes files. */
export interface SlotFiles {
  /** Creates what is missing, folders too; keeps the contents. */
  open(path: string): Promise<SlotFile>;
  /** Resolves as well when there is none. */
  remove(path: string): Promise<void>;
}

/** The real file system. The files are readable by their owner alone. */
export const nodeSlotFiles: SlotFiles = {
  async open(path) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Read and write, created when missing, never cut: the flag 'a+' would ignore positions.
    const handle = await open(path, 'r+', 0o600).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
      return open(path, 'w+', 0o600);
    });
    return {
      async read(into, position) {
        let done = 0;
        while (done < into.byteLength) {
          const { bytesRead } = await handle.read(into, done, into.byteLength - done, position + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return done;
      },
      async write(parts, position) {
        const totalBytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
        const { bytesWritten } = await handle.writev([...parts], position);
        if (bytesWritten === totalBytes) return;
        const rest = Buffer.concat(parts).subarray(bytesWritten);
        for (let done = 0; done < rest.byteLength; ) {
          done += (await handle.write(rest, done, rest.byteLength - done, position + bytesWritten + done)).bytesWritten;
        }
      },
      sizeBytes: async () => (await handle.stat()).size,
      truncate: (sizeBytes) => handle.truncate(sizeBytes),
      close: () => handle.close(),
    };
  },
  remove: (path) => rm(path, { force: true }),
};
