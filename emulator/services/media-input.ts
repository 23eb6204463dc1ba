// Turns InputMedia into a stored document or photo. Source: https://core.telegram.org/type/InputMedia
import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpc.ts';
import type { BlobRef, DocumentRecord, UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash, checkFileReference } from './access-hash.ts';
import { refuseBadReference } from './file-service.ts';
import { imageSize } from './image-size.ts';
import type { Services } from './services.ts';
import { findObject, readBytes, readLong, readObject, readObjects, readString } from './tl-fields.ts';
import { takeUpload } from './upload-service.ts';

/** A photo's head is enough to find its size. */
const IMAGE_HEAD_BYTES = 64 * 1024;

/**
 * Stores or finds the file that a media names.
 *
 * @param dcId DC that will hold a new file.
 * @returns the document's id.
 * @throws RpcError MEDIA_EMPTY, MEDIA_INVALID, the errors of uploads and of file references.
 */
export function takeMedia(services: Services, self: UserRecord, media: TlObject, dcId: number): string {
  switch (media._) {
    case 'inputMediaUploadedDocument':
      return takeDocument(services, self, media, dcId);
    case 'inputMediaUploadedPhoto':
      return takePhoto(services, self, media, dcId);
    case 'inputMediaDocument':
    case 'inputMediaPhoto':
      return findStored(services, self, readObject(media, 'id'));
    case 'inputMediaEmpty':
      throw new RpcError(400, 'MEDIA_EMPTY');
    default:
      throw new RpcError(400, 'MEDIA_INVALID');
  }
}

/** A fresh document id: random, positive, 63 bits. */
export function newDocumentId(): string {
  return (randomBytes(8).readBigUInt64LE() >> 1n).toString();
}

function takeDocument(services: Services, self: UserRecord, media: TlObject, dcId: number): string {
  const file = takeUpload(services, self, readObject(media, 'file'));
  const thumbFile = findObject(media, 'thumb');
  const thumb = thumbFile === undefined ? undefined : takeThumb(services, self, thumbFile);
  const attributes = readObjects(media, 'attributes');
  const hasName = attributes.some(({ _ }) => _ === 'documentAttributeFilename');
  return store(services, {
    kind: 'document',
    dc: dcId,
    mimeType: readString(media, 'mime_type') || 'application/octet-stream',
    sizeBytes: file.sizeBytes,
    blob: file.blob,
    attributes: hasName ? attributes : [...attributes, { _: 'documentAttributeFilename', file_name: file.name }],
    ...(thumb === undefined ? {} : { thumb }),
  });
}

function takePhoto(services: Services, self: UserRecord, media: TlObject, dcId: number): string {
  const file = takeUpload(services, self, readObject(media, 'file'));
  const size = blobImageSize(services, file.blob, file.sizeBytes);
  if (size === undefined) throw new RpcError(400, 'IMAGE_PROCESS_FAILED');
  const { blob, sizeBytes } = file;
  return store(services, { kind: 'photo', dc: dcId, mimeType: 'image/jpeg', attributes: [], blob, sizeBytes, ...size });
}

/** A thumb that is no picture is left out, as Telegram does. */
function takeThumb(services: Services, self: UserRecord, input: TlObject): DocumentRecord['thumb'] {
  const { blob, sizeBytes } = takeUpload(services, self, input);
  const size = blobImageSize(services, blob, sizeBytes);
  return size === undefined ? undefined : { blob, sizeBytes, ...size };
}

function blobImageSize({ blobs }: Services, blob: BlobRef, sizeBytes: number): ReturnType<typeof imageSize> {
  const head = Buffer.alloc(Math.min(IMAGE_HEAD_BYTES, sizeBytes));
  blobs.readInto(blob, head, 0, 0, head.length);
  return imageSize(head);
}

function findStored({ world, settings }: Services, self: UserRecord, input: TlObject): string {
  if (input.id === undefined) throw new RpcError(400, 'MEDIA_EMPTY');
  const id = BigInt.asUintN(64, readLong(input, 'id')).toString();
  if (!world.documents.has(id)) throw new RpcError(400, 'MEDIA_INVALID');
  if (readLong(input, 'access_hash') !== accessHash(world, self.id, 'document', id)) {
    throw new RpcError(400, 'MEDIA_INVALID');
  }
  const reference = readBytes(input, 'file_reference');
  refuseBadReference(checkFileReference(world, self.id, id, reference, settings.fileReferenceLifetimeMs));
  return id;
}

function store({ world }: Services, document: Omit<DocumentRecord, 'id' | 'date'>): string {
  const id = newDocumentId();
  world.commit({ t: 'document', document: { id, date: world.nowSeconds(), ...document } });
  return id;
}
