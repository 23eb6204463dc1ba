// A document or photo as an account sees it: access hash and file reference are its own.
import type { DocumentRecord } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash, makeFileReference } from './access-hash.ts';

/** Size type under which a document's small picture is downloaded. */
export const THUMB_TYPE = 'm';
/** Size type of the only size of a photo. */
export const PHOTO_TYPE = 'x';

/** Builds `messageMediaDocument` or `messageMediaPhoto`. */
export function viewMedia(world: World, viewerId: number, document: DocumentRecord): TlObject {
  if (document.kind === 'photo') return { _: 'messageMediaPhoto', photo: viewPhoto(world, viewerId, document) };
  return {
    _: 'messageMediaDocument',
    ...mediaFlags(document),
    document: viewDocument(world, viewerId, document),
  };
}

/** Builds `document`. */
export function viewDocument(world: World, viewerId: number, document: DocumentRecord): TlObject {
  return {
    _: 'document',
    ...identity(world, viewerId, document),
    mime_type: document.mimeType,
    size: BigInt(document.sizeBytes),
    ...(document.thumb === undefined ? {} : { thumbs: [viewSize(THUMB_TYPE, document.thumb)] }),
    dc_id: document.dc,
    attributes: document.attributes,
  };
}

/** Builds `photo`. */
export function viewPhoto(world: World, viewerId: number, document: DocumentRecord): TlObject {
  const { width = 0, height = 0, sizeBytes } = document;
  return {
    _: 'photo',
    ...identity(world, viewerId, document),
    sizes: [viewSize(PHOTO_TYPE, { width, height, sizeBytes })],
    dc_id: document.dc,
  };
}

function identity(world: World, viewerId: number, document: DocumentRecord): Record<string, bigint | Buffer | number> {
  return {
    id: BigInt(document.id),
    access_hash: accessHash(world, viewerId, 'document', document.id),
    file_reference: makeFileReference(world, viewerId, document.id),
    date: document.date,
  };
}

function viewSize(type: string, size: { width: number; height: number; sizeBytes: number }): TlObject {
  return { _: 'photoSize', type, w: size.width, h: size.height, size: size.sizeBytes };
}

function mediaFlags(document: DocumentRecord): Record<string, true> {
  const has = (name: string, flag?: string): boolean =>
    document.attributes.some((attribute) => attribute._ === name && (flag === undefined || attribute[flag] === true));
  return {
    ...(has('documentAttributeVideo') && !has('documentAttributeAnimated') ? { video: true } : {}),
    ...(has('documentAttributeVideo', 'round_message') ? { round: true } : {}),
    ...(has('documentAttributeAudio', 'voice') ? { voice: true } : {}),
  };
}
