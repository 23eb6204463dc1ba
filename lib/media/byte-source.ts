// Where a reader of headers gets its bytes: a file in Telegram, on a disk, or behind a URL.

/** A file that can be read in pieces. */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * Exactly the bytes [offset, offset + length); the caller keeps the window inside the file.
   *
   * @throws whatever the source throws; on abort at once, and nothing is left behind.
   */
  read(offset: number, length: number, options: { readonly signal: AbortSignal }): Promise<Uint8Array>;
}

/** Bytes [offset, offset + sizeBytes) of a file. */
export interface BytePlace {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A source over bytes at hand. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}
