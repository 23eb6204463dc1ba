// The shape of a multipart/byteranges body (RFC 9110 section 14.6, RFC 2046 section 5.1). Pure.
import { type ByteWindow, contentRange } from './range.ts';

/** What a body consists of, in order. */
export type BodySegment =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | ({ readonly kind: 'window' } & ByteWindow);

/** A body of several windows, as far as it is known before the first byte of the file is. */
export interface MultipartLayout {
  readonly contentType: string;
  readonly segments: readonly BodySegment[];
  /** Of the whole body, delimiters included. */
  readonly lengthBytes: number;
}

/** What goes into a body of several windows. */
export interface MultipartRequest {
  readonly windows: readonly ByteWindow[];
  /** Of the file. */
  readonly sizeBytes: number;
  readonly contentType: string;
  /** 1 to 70 letters or digits that do not occur in the file: make it of at least 96 random bits. */
  readonly boundary: string;
}

/**
 * Lays out the parts in the order of `windows`, each with its own Content-Type and Content-Range.
 *
 * @example layOutMultipart({ windows: [{ start: 0, end: 1 }, { start: 8, end: 9 }], sizeBytes: 9, contentType: 'video/mp4', boundary: 'x' }).segments.length // 5
 */
export function layOutMultipart({ windows, sizeBytes, contentType, boundary }: MultipartRequest): MultipartLayout {
  const partHead = (window: ByteWindow, index: number) =>
    `${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Range: ${contentRange(window, sizeBytes)}\r\n\r\n`;
  const segments: readonly BodySegment[] = [
    ...windows.flatMap((window, index): BodySegment[] => [
      { kind: 'text', bytes: Buffer.from(partHead(window, index), 'latin1') },
      { kind: 'window', ...window },
    ]),
    { kind: 'text', bytes: Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1') },
  ];
  const lengthBytes = segments.reduce((sum, segment) => sum + segmentBytes(segment), 0);
  return { contentType: `multipart/byteranges; boundary=${boundary}`, segments, lengthBytes };
}

function segmentBytes(segment: BodySegment): number {
  return segment.kind === 'text' ? segment.bytes.byteLength : segment.end - segment.start;
}
