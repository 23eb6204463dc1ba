// Stores a file that a person sends, with the attributes a real app would put beside it.
import type { Readable } from 'node:stream';
import type { FileContent, SentFile } from '../control-api.ts';
import { imageSize } from '../services/image-size.ts';
import { newDocumentId } from '../services/media-input.ts';
import type { Services } from '../services/services.ts';
import type { BlobRef, DocumentRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';

/** Largest file Telegram takes from anybody. */
const MAX_FILE_BYTES = 4 * 1024 ** 3;

/** Bytes that arrive as a stream, as from HTTP. */
export interface ContentSource {
  readonly kind: 'stream';
  readonly stream: Readable;
}

/**
 * Stores the file.
 *
 * @returns the document's id.
 * @throws Error with a plain sentence when the facts do not fit.
 */
export async function storeSentFile(
  services: Services,
  file: SentFile,
  content: FileContent | ContentSource,
): Promise<string> {
  const { world, blobs, settings } = services;
  const dc = file.dc ?? settings.defaultDc;
  if (!settings.dcs.some((known) => known.id === dc)) throw new Error(`there is no DC ${dc}`);
  const { blob, sizeBytes } = await storeContent(services, content);
  if (sizeBytes === 0) throw new Error('an empty file cannot be sent');
  const id = newDocumentId();
  const thumb = file.thumb === undefined ? undefined : imageSize(file.thumb);
  const document: DocumentRecord = {
    id,
    kind: file.as === 'photo' ? 'photo' : 'document',
    dc,
    date: world.nowSeconds(),
    mimeType: file.mimeType,
    sizeBytes,
    attributes: file.as === 'photo' ? [] : attributesOf(file),
    blob,
    ...(file.width === undefined ? {} : { width: file.width }),
    ...(file.height === undefined ? {} : { height: file.height }),
    ...(file.thumb === undefined || thumb === undefined
      ? {}
      : { thumb: { blob: blobs.put(file.thumb), sizeBytes: file.thumb.length, ...thumb } }),
  };
  world.commit({ t: 'document', document });
  return id;
}

async function storeContent(
  { blobs }: Services,
  content: FileContent | ContentSource,
): Promise<{ blob: BlobRef; sizeBytes: number }> {
  switch (content.kind) {
    case 'bytes':
      return { blob: blobs.put(content.bytes), sizeBytes: content.bytes.length };
    case 'path':
      return blobs.putFile(content.path);
    case 'stream':
      return blobs.putStream(content.stream);
    case 'virtual':
      if (!(content.sizeBytes > 0 && content.sizeBytes <= MAX_FILE_BYTES)) {
        throw new Error(`sizeBytes must be 1 to ${MAX_FILE_BYTES}`);
      }
      return { blob: { kind: 'virtual', seed: content.seed }, sizeBytes: content.sizeBytes };
  }
}

function attributesOf(file: SentFile): TlObject[] {
  const kind = file.as ?? kindOf(file.mimeType);
  const name: TlObject = { _: 'documentAttributeFilename', file_name: file.name };
  const duration = file.durationSeconds ?? 0;
  switch (kind) {
    case 'video':
      return [videoAttribute(file, duration), name];
    case 'animation':
      return [videoAttribute(file, duration), { _: 'documentAttributeAnimated' }, name];
    case 'audio':
    case 'voice':
      return [
        {
          _: 'documentAttributeAudio',
          ...(kind === 'voice' ? { voice: true } : {}),
          duration: Math.round(duration),
          ...(file.title === undefined ? {} : { title: file.title }),
          ...(file.performer === undefined ? {} : { performer: file.performer }),
        },
        name,
      ];
    default:
      return [name];
  }
}

function videoAttribute(file: SentFile, duration: number): TlObject {
  const { width = 0, height = 0 } = file;
  return { _: 'documentAttributeVideo', supports_streaming: true, duration, w: width, h: height };
}

function kindOf(mimeType: string): NonNullable<SentFile['as']> {
  if (mimeType.startsWith('video/')) return 'video';
  return mimeType.startsWith('audio/') ? 'audio' : 'document';
}
