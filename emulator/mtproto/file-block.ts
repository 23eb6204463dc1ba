// Finds the file bytes inside an encoded upload.file, to count them and to spoil them on request.

import { randomBytes } from 'node:crypto';
import type { TlObject } from '../tl/tl-object.ts';
import { tlBytes } from './tl-bytes.ts';

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
  return Buffer.concat([answer.subarray(0, BYTES_OFFSET), tlBytes(kept)]);
}

/** A copy of the answer with zeroes behind its block. @param extraBytes at least 0. */
export function lengthenFileBlock(answer: Buffer, extraBytes: number): Buffer {
  const block = findFileBlock(answer);
  if (block === undefined) return answer;
  const bytes = Buffer.alloc(block.size + Math.max(0, extraBytes));
  answer.copy(bytes, 0, block.start, block.start + block.size);
  return Buffer.concat([answer.subarray(0, BYTES_OFFSET), tlBytes(bytes)]);
}

/** Flips all bits of every 1024th byte of the block, in place. @returns the same buffer. */
export function corruptFileBlock(answer: Buffer): Buffer {
  const block = findFileBlock(answer);
  if (block === undefined) return answer;
  for (let i = block.start; i < block.start + block.size; i += 1024) answer[i] = (answer[i] ?? 0) ^ 0xff;
  return answer;
}

/**
 * What Telegram answers when it keeps a much wanted file on its CDN. Source: https://core.telegram.org/cdn
 *
 * Key and token lead nowhere: no client of ours is to follow them.
 */
export function cdnRedirect(dcId: number): TlObject {
  const [file_token, encryption_key, encryption_iv] = [randomBytes(16), randomBytes(32), randomBytes(16)];
  return { _: 'upload.fileCdnRedirect', dc_id: dcId, file_token, encryption_key, encryption_iv, file_hashes: [] };
}
