// upload.getFile with Telegram's rules on offset and limit. Source: https://core.telegram.org/api/files#downloading-files
import type { RawAnswer, RpcCall } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { BlobRef, DocumentRecord, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash, checkFileReference } from './access-hash.ts';
import { PHOTO_TYPE, THUMB_TYPE } from './document-view.ts';
import type { AccountMethod, Services } from './services.ts';
import { readBytes, readFlag, readInt, readLong, readLongNumber, readObject, readString } from './tl-fields.ts';

const WINDOW_BYTES = 1024 * 1024;

/** The methods of this file, by name. */
export const fileMethods: Readonly<Record<string, AccountMethod>> = {
  'upload.getFile': getFile,
  'upload.getFileHashes': () => [],
};

function getFile(services: Services, call: RpcCall, self: UserRecord): RawAnswer {
  const { query } = call;
  const offset = readLongNumber(query, 'offset');
  const limit = readInt(query, 'limit');
  checkWindow(offset, limit, readFlag(query, 'precise'));
  const location = readObject(query, 'location');
  const document = resolveLocation(services, self, location);
  if (document.dc !== call.dcId) throw new RpcError(303, `FILE_MIGRATE_${document.dc}`);
  const source = sourceOf(document, readString(location, 'thumb_size'));
  const length = Math.max(0, Math.min(limit, source.sizeBytes - offset));
  return fileAnswer(services, source.blob, document, offset, length);
}

/**
 * The rules for a block: multiples of 4096 bytes, a limit that divides 1 MiB, never across a 1 MiB border; with `precise`
 * multiples of 1024, up to 1 MiB, within one 1 MiB window.
 *
 * @param offset in the file, bytes.
 * @throws RpcError OFFSET_INVALID, LIMIT_INVALID.
 */
export function checkWindow(offset: number, limit: number, precise: boolean): void {
  const grain = precise ? 1024 : 4096;
  if (offset < 0 || offset % grain !== 0) throw new RpcError(400, 'OFFSET_INVALID');
  if (limit <= 0 || limit > WINDOW_BYTES || limit % grain !== 0) throw new RpcError(400, 'LIMIT_INVALID');
  if (!precise && WINDOW_BYTES % limit !== 0) throw new RpcError(400, 'LIMIT_INVALID');
  if (Math.floor(offset / WINDOW_BYTES) !== Math.floor((offset + limit - 1) / WINDOW_BYTES)) {
    throw new RpcError(400, 'LIMIT_INVALID');
  }
}

/** The document a location names, if this viewer may have it. */
function resolveLocation({ world, settings }: Services, self: UserRecord, location: TlObject): DocumentRecord {
  const kinds: Record<string, DocumentRecord['kind']> = {
    inputDocumentFileLocation: 'document',
    inputPhotoFileLocation: 'photo',
  };
  const kind = kinds[location._];
  if (kind === undefined) throw new RpcError(400, 'LOCATION_INVALID');
  const id = BigInt.asUintN(64, readLong(location, 'id')).toString();
  const document = world.documents.get(id);
  if (document?.kind !== kind) throw new RpcError(400, 'FILE_ID_INVALID');
  if (readLong(location, 'access_hash') !== accessHash(world, self.id, 'document', id)) {
    throw new RpcError(400, 'LOCATION_INVALID');
  }
  const reference = readBytes(location, 'file_reference');
  refuseBadReference(checkFileReference(world, self.id, id, reference, settings.fileReferenceLifetimeMs));
  return document;
}

/** @throws RpcError FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID, FILE_REFERENCE_EXPIRED. */
export function refuseBadReference(state: ReturnType<typeof checkFileReference>): void {
  if (state !== 'good') throw new RpcError(400, `FILE_REFERENCE_${state.toUpperCase()}`);
}

function sourceOf(document: DocumentRecord, size: string): { blob: BlobRef; sizeBytes: number } {
  if (document.kind === 'photo') {
    if (size === PHOTO_TYPE) return document;
  } else if (size === '') {
    return document;
  } else if (size === THUMB_TYPE && document.thumb !== undefined) {
    return document.thumb;
  }
  throw new RpcError(400, 'LOCATION_INVALID');
}

/** TL ids that are the same in every layer since 2015. */
const UPLOAD_FILE = 0x096a18d5;
const STORAGE_TYPES: Readonly<Record<string, number>> = {
  'image/jpeg': 0x007efe0e,
  'image/png': 0x0a4f63c0,
  'video/mp4': 0xb3cea0e4,
  'audio/mpeg': 0x528a0677,
};
const STORAGE_PARTIAL = 0x40bc6f52;

/** `upload.file`, whose bytes are read straight into the outgoing buffer. */
function fileAnswer(
  { blobs }: Services,
  blob: BlobRef,
  document: DocumentRecord,
  position: number,
  length: number,
): RawAnswer {
  const lengthBytes = length < 254 ? 1 : 4;
  const padded = Math.ceil((lengthBytes + length) / 4) * 4;
  return {
    kind: 'raw',
    byteLength: 12 + padded,
    writeTo(target, offset) {
      target.writeUInt32LE(UPLOAD_FILE, offset);
      target.writeUInt32LE(STORAGE_TYPES[document.mimeType] ?? STORAGE_PARTIAL, offset + 4);
      target.writeInt32LE(document.date, offset + 8);
      if (lengthBytes === 1) target.writeUInt8(length, offset + 12);
      else target.writeUInt32LE(0xfe | (length << 8), offset + 12);
      const start = offset + 12 + lengthBytes;
      if (length > 0) blobs.readInto(blob, target, start, position, length);
      target.fill(0, start + length, offset + 12 + padded);
    },
  };
}
