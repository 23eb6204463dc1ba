// From Telegram's document to what the catalogue wants to know of a file.
import { Api } from 'telegram';
import { type DocumentFileType, fileId, fileUniqueId } from './file-ids.ts';
import type { MediaFile, PostedMedia } from './telegram.ts';

interface Attributes {
  readonly video: Api.DocumentAttributeVideo | undefined;
  readonly audio: Api.DocumentAttributeAudio | undefined;
  readonly image: Api.DocumentAttributeImageSize | undefined;
  readonly fileName: string | undefined;
  readonly isAnimated: boolean;
}

function readAttributes(document: Api.Document): Attributes {
  const find = <T extends Api.TypeDocumentAttribute>(kind: new (...args: never[]) => T): T | undefined =>
    document.attributes.find((attribute): attribute is T => attribute instanceof kind);
  return {
    video: find(Api.DocumentAttributeVideo),
    audio: find(Api.DocumentAttributeAudio),
    image: find(Api.DocumentAttributeImageSize),
    fileName: find(Api.DocumentAttributeFilename)?.fileName || undefined,
    isAnimated: find(Api.DocumentAttributeAnimated) !== undefined,
  };
}

function botApiType({ video, audio, isAnimated }: Attributes): DocumentFileType {
  if (isAnimated) return 'animation';
  if (video) return video.roundMessage ? 'videoNote' : 'video';
  if (audio) return audio.voice ? 'voice' : 'audio';
  return 'document';
}

function fileType(document: Api.Document, { video, audio }: Attributes): MediaFile['fileType'] {
  // A film sent "as a file" has no video attribute, and still is one.
  if (video || document.mimeType.startsWith('video/')) return 'video';
  return audio || document.mimeType.startsWith('audio/') ? 'audio' : 'file';
}

/** A thumbnail that can be had: with bytes of its own or by upload.getFile; the few bytes of a blurred one do not count. */
export type RealThumb = Api.PhotoSize | Api.PhotoCachedSize | Api.PhotoSizeProgressive;

/** Real thumbnails of a document, the largest last. */
export function realThumbs(document: Api.Document): RealThumb[] {
  const isReal = (thumb: Api.TypePhotoSize): thumb is RealThumb =>
    thumb instanceof Api.PhotoSize || thumb instanceof Api.PhotoCachedSize || thumb instanceof Api.PhotoSizeProgressive;
  return (document.thumbs ?? []).filter(isReal).sort((a, b) => a.w * a.h - b.w * b.h);
}

/** The document of a message, if it has one and it has not expired. */
export function documentOf(message: Api.Message): Api.Document | undefined {
  const { media } = message;
  if (!(media instanceof Api.MessageMediaDocument)) return undefined;
  return media.document instanceof Api.Document ? media.document : undefined;
}

/** Maps a document. Dimensions and duration are as the sender's app wrote them. */
export function toMediaFile(document: Api.Document): MediaFile {
  const attributes = readAttributes(document);
  const size = attributes.video ?? attributes.image;
  const documentId = BigInt(document.id.toString());
  return {
    documentId: document.id.toString(),
    fileUniqueId: fileUniqueId(documentId),
    fileId: fileId({
      type: botApiType(attributes),
      dcId: document.dcId,
      documentId,
      accessHash: BigInt(document.accessHash.toString()),
      fileReference: document.fileReference,
    }),
    fileType: fileType(document, attributes),
    fileName: attributes.fileName,
    mimeType: document.mimeType || 'application/octet-stream',
    sizeBytes: Number(document.size.toString()),
    durationSeconds: (attributes.video ?? attributes.audio)?.duration,
    width: size?.w,
    height: size?.h,
    hasThumb: realThumbs(document).length > 0,
  };
}

/** A message of the log channel as the catalogue sees it; undefined when it holds no file. */
export function toPostedMedia(message: Api.Message, chatId: number): PostedMedia | undefined {
  const document = documentOf(message);
  if (!document) return undefined;
  return {
    chatId,
    messageId: message.id,
    postedAtMs: message.date * 1000,
    caption: message.message,
    file: toMediaFile(document),
  };
}
