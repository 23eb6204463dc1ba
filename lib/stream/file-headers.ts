// The headers of a catalogue item: type, name, validators, and what keeps a browser from running it. Pure.
import type { MediaRecord } from '../storage/storage.ts';
import { etagOf, type Validators } from './conditional.ts';
import { contentDisposition } from './content-disposition.ts';
import { downloadName } from './download-name.ts';
import { formatHttpDate } from './http-date.ts';
import { type ServedType, servedType } from './media-type.ts';

type HeaderRecord = Readonly<Record<string, string>>;

/** A file as HTTP sees it. */
export interface FileDescription {
  readonly sizeBytes: number;
  readonly validators: Validators;
  /** For every answer, a 304 too. */
  readonly validatorHeaders: HeaderRecord;
  /** For 200 and 206. */
  readonly contentHeaders: HeaderRecord;
}

/**
 * Browsers ask again every time, which costs one row read and a 304. Shared caches (a CDN, nginx with `slice`) may answer by
 * themselves for a minute, so that a removed film is gone everywhere within that minute. See docs/decisions/0010.
 */
const cacheControl = 'public, max-age=0, s-maxage=60, must-revalidate, no-transform';
/** A shared cache may look at the path alone and would open the item to everybody. */
const privateCacheControl = 'private, max-age=0, must-revalidate, no-transform';

/** Never later than now (RFC 9110 8.8.2.1): Telegram's clock may be ahead of ours. */
function lastModifiedMs(record: MediaRecord, nowMs: number): number {
  const createdAtMs = Date.parse(record.created_at);
  return Math.floor((Number.isNaN(createdAtMs) ? 0 : Math.min(createdAtMs, nowMs)) / 1000) * 1000;
}

/**
 * Nothing that was uploaded may run. A film opened in a tab of its own is played by a page the browser makes around it, which
 * loads the same address again: a sandbox (seen in Chromium) or `default-src` alone would leave that page black.
 */
function contentPolicy(type: ServedType): string {
  const isPlayed = type.inline && /^(?:video|audio)\//.test(type.contentType);
  return isPlayed ? "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'" : "sandbox; default-src 'none'";
}

/**
 * Describes a record for HTTP.
 *
 * @param options `download`: as an attachment, whatever the type. `isPrivate`: not everybody may open it.
 */
export function describeFile(
  record: MediaRecord,
  options: { readonly download: boolean; readonly nowMs: number; readonly isPrivate?: boolean },
): FileDescription {
  const type = servedType(record.mime_type, record.file_name);
  const disposition = type.inline && !options.download ? 'inline' : 'attachment';
  const validators = { etag: etagOf(record), lastModifiedMs: lastModifiedMs(record, options.nowMs) };
  return {
    sizeBytes: record.file_size,
    validators,
    validatorHeaders: {
      ETag: validators.etag,
      'Last-Modified': formatHttpDate(validators.lastModifiedMs),
      'Accept-Ranges': 'bytes',
      'Cache-Control': options.isPrivate ? privateCacheControl : cacheControl,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': contentPolicy(type),
    },
    contentHeaders: {
      'Content-Type': type.contentType,
      'Content-Disposition': contentDisposition(disposition, downloadName(record, type.contentType)),
    },
  };
}
