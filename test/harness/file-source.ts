// A file on the disk as a byte source that counts what is read.
import { open } from 'node:fs/promises';
import type { ByteSource } from '#lib/media/byte-source.ts';

export interface FileSource extends ByteSource {
  readonly reads: readonly { readonly offset: number; readonly length: number }[];
  close(): Promise<void>;
}

export async function openFileSource(path: string): Promise<FileSource> {
  const file = await open(path);
  const { size } = await file.stat();
  const reads: { offset: number; length: number }[] = [];
  return {
    sizeBytes: size,
    reads,
    read: async (offset, length) => {
      reads.push({ offset, length });
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}
