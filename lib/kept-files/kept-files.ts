// Files on the disk that can be made again, by key: what was made once need not be made after a restart. Types only.

/** A bounded folder of them. Failures of the disk are said in the log and cost another making, nothing else: nothing here throws. */
export interface KeptFiles {
  /**
   * What was kept under a key, and from then on lately used.
   *
   * @param read makes it of the bytes; throws for bytes that are not what was kept: the file is taken away then.
   * @returns undefined when there is none, or none that can be read.
   */
  find<T>(key: string, read: (bytes: Buffer) => T): Promise<T | undefined>;
  /**
   * Keeps it whole or not at all, in the place of what was there. Beyond the bounds the longest unused go; what is larger than a
   * single one may be is not kept.
   *
   * @param content a text is kept as UTF-8.
   */
  keep(key: string, content: Uint8Array | string): Promise<void>;
}
