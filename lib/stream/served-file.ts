// What other doors than /stream say of a file, so that it is the same there. Pure.
import type { MediaRecord } from '../storage/storage.ts';
import { etagOf } from './conditional.ts';
import { downloadName } from './download-name.ts';
import { extensionOf, isMediaExtension, servedType } from './media-type.ts';

/** A file by its names and numbers. */
export interface ServedFile {
  /** Strong, with its quotes. */
  readonly etag: string;
  readonly contentType: string;
  /** With its dot, or empty: what players go by. */
  readonly extension: string;
  /** The name it is saved under; made when it is asked for. */
  downloadName(): string;
}

/** The sender's, where it says what kind of media it is, or nothing better is known: `Film.x264` is none. */
function extensionFor(fileName: string | null, contentType: string): string {
  const given = /\.[A-Za-z0-9]{1,5}$/.exec(fileName ?? '')?.[0] ?? '';
  return isMediaExtension(given) ? given.toLowerCase() : extensionOf(contentType) || given;
}

/**
 * Describes a row as its stream does.
 *
 * @example servedFile({ document_id: '7', file_size: 36, mime_type: 'video/mp4', file_name: null, custom_name: 'Up' })
 * // { etag: '"7-10"', contentType: 'video/mp4', extension: '.mp4', downloadName() }
 */
export function servedFile(
  record: Pick<MediaRecord, 'document_id' | 'file_size' | 'mime_type' | 'file_name' | 'custom_name'>,
): ServedFile {
  const { contentType } = servedType(record.mime_type, record.file_name);
  return {
    etag: etagOf(record),
    contentType,
    extension: extensionFor(record.file_name, contentType),
    downloadName: () => downloadName(record, contentType),
  };
}
