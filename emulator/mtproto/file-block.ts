// Finds the file bytes inside an encoded upload.file, to count them and to spoil them on request.

const UPLOAD_FILE_ID = 0x096a18d5;
/** Constructor, storage type, mtime. */
const BYTES_OFFSET = 12;

/** Where the file's bytes stand. */
export interface FileBlock {
  readonly start: number;
  readonly size: number;
}

/**
 * Finds the block in an answer to upload.getFile.
 *
 * @param answer starts with a boxed object; may be larger than it.
 * @returns undefined when it is another object, such as a CDN redirect.
 */
export function findFileBlock(answer: Buffer): FileBlock | undefined {
  if (answer.length < BYTES_OFFSET + 4 || answer.readUInt32LE(0) !== UPLOAD_FILE_ID) return undefined;
  const long = answer[BYTES_OFFSET] === 254;
  const size = long ? answer.readUIntLE(BYTES_OFFSET + 1, 3) : answer.readUInt8(BYTES_OFFSET);
  return { start: BYTES_OFFSET + (long ? 4 : 1), size };
}

/** A copy of the answer with only the first bytes of its block. @param sizeBytes at least 0. */
export function shortenFileBlock(answer: Buffer, sizeBytes: number): Buffer {
  const block = findFileBlock(answer);
  if (block === undefined || sizeBytes >= block.size) return answer;
  const kept = answer.subarray(block.start, block.start + Math.max(0, sizeBytes));
  const long = kept.length >= 254;
  const padding = (4 - ((kept.length + (long ? 0 : 1)) % 4)) % 4;
  const head = Buffer.alloc(long ? 4 : 1, long ? 254 : kept.length);
  if (long) head.writeUIntLE(kept.length, 1, 3);
  return Buffer.concat([answer.subarray(0, BYTES_OFFSET), head, kept, Buffer.alloc(padding)]);
}

/** Flips all bits of every 1024th byte of the block, in place. */
export function corruptFileBlock(answer: Buffer): Buffer {
  const block = findFileBlock(answer);
  if (block === undefined) return answer;
  for (let i = block.start; i < block.start + block.size; i += 1024) answer[i] = (answer[i] ?? 0) ^ 0xff;
  return answer;
}
