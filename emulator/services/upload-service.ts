// upload.saveFilePart and saveBigFilePart, and the making of one file from its parts.
// Source: https://core.telegram.org/api/files#uploading-files
import { createHash } from 'node:crypto';
import type { RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BlobRef, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import type { AccountMethod, Services } from './services.ts';
import { readBytes, readInt, readLong, readString } from './tl-fields.ts';

const MAX_PART_BYTES = 512 * 1024;
/** 4000 parts of 512 KiB, or 2000 MiB. */
const MAX_PARTS = 4000;
/** Above this a file must be sent by saveBigFilePart. */
const MAX_SMALL_FILE_BYTES = 10 * 1024 * 1024;

/** The methods of this file, by name. */
export const uploadMethods: Readonly<Record<string, AccountMethod>> = {
  'upload.saveFilePart': (services, call, self) => savePart(services, call, self, undefined),
  'upload.saveBigFilePart': (services, call, self) =>
    savePart(services, call, self, readInt(call.query, 'file_total_parts')),
};

function savePart({ world, blobs }: Services, { query }: RpcCall, self: UserRecord, total: number | undefined): true {
  const part = readInt(query, 'file_part');
  const bytes = readBytes(query, 'bytes');
  if (total !== undefined && total !== -1 && (total < 1 || total > MAX_PARTS)) {
    throw new RpcError(400, 'FILE_PARTS_INVALID');
  }
  const isLast = total !== undefined && part === total - 1;
  if (part < 0 || part >= MAX_PARTS || (total !== undefined && total !== -1 && part >= total)) {
    throw new RpcError(400, 'FILE_PART_INVALID');
  }
  checkPartSize(bytes.length, isLast || total === undefined || total === -1);
  const upload = uploadName(self, readLong(query, 'file_id'));
  blobs.writePart(upload, part, bytes);
  world.commit({ t: 'part', upload, part, sizeBytes: bytes.length });
  return true;
}

/** Only the last part may have an odd size; without a total any part may turn out to be the last. */
function checkPartSize(size: number, mayBeLast: boolean): void {
  if (size === 0) throw new RpcError(400, 'FILE_PART_EMPTY');
  if (size > MAX_PART_BYTES) throw new RpcError(400, 'FILE_PART_TOO_BIG');
  if (!mayBeLast && !isPartSize(size)) throw new RpcError(400, 'FILE_PART_SIZE_INVALID');
}

function isPartSize(size: number): boolean {
  return size % 1024 === 0 && MAX_PART_BYTES % size === 0;
}

/** A file made of uploaded parts. */
export interface UploadedFile {
  readonly name: string;
  readonly blob: BlobRef;
  readonly sizeBytes: number;
}

/**
 * Makes one file of the parts an InputFile names. The parts are gone afterwards.
 *
 * @throws RpcError MEDIA_INVALID, FILE_PARTS_INVALID, FILE_PART_X_MISSING, FILE_PART_SIZE_INVALID, MD5_CHECKSUM_INVALID.
 */
export function takeUpload({ world, blobs }: Services, self: UserRecord, file: TlObject): UploadedFile {
  if (file._ !== 'inputFile' && file._ !== 'inputFileBig') throw new RpcError(400, 'MEDIA_INVALID');
  const upload = uploadName(self, readLong(file, 'id'));
  const parts = readInt(file, 'parts');
  if (parts < 1 || parts > MAX_PARTS) throw new RpcError(400, 'FILE_PARTS_INVALID');
  const { partBytes, sizeBytes } = measureParts(world.uploads.get(upload) ?? new Map(), parts);
  if (file._ === 'inputFile' && sizeBytes > MAX_SMALL_FILE_BYTES) throw new RpcError(400, 'FILE_PARTS_INVALID');
  const blob = blobs.finishUpload(upload, parts, partBytes, sizeBytes);
  world.commit({ t: 'uploadGone', upload });
  if (file._ === 'inputFile') checkMd5(blobs, blob, sizeBytes, readString(file, 'md5_checksum'));
  return { name: readString(file, 'name'), blob, sizeBytes };
}

function measureParts(sizes: ReadonlyMap<number, number>, parts: number): { partBytes: number; sizeBytes: number } {
  let sizeBytes = 0;
  for (let part = 0; part < parts; part++) {
    const size = sizes.get(part);
    if (size === undefined) throw new RpcError(400, `FILE_PART_${part}_MISSING`);
    sizeBytes += size;
  }
  const partBytes = sizes.get(0) ?? 0;
  const isEven = [...sizes].every(([part, size]) => part >= parts - 1 || size === partBytes);
  const last = sizes.get(parts - 1) ?? 0;
  if (!isEven || last > partBytes || (parts > 1 && !isPartSize(partBytes))) {
    throw new RpcError(400, 'FILE_PART_SIZE_INVALID');
  }
  return { partBytes, sizeBytes };
}

/** Clients may leave the sum empty. */
function checkMd5(blobs: Services['blobs'], blob: BlobRef, sizeBytes: number, expected: string): void {
  if (!/^[0-9a-f]{32}$/i.test(expected)) return;
  const bytes = Buffer.alloc(sizeBytes);
  blobs.readInto(blob, bytes, 0, 0, sizeBytes);
  if (createHash('md5').update(bytes).digest('hex') !== expected.toLowerCase()) {
    throw new RpcError(400, 'MD5_CHECKSUM_INVALID');
  }
}

function uploadName(self: UserRecord, fileId: bigint): string {
  return `${self.id}_${BigInt.asUintN(64, fileId)}`;
}
