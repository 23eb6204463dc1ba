// Answers a request for bytes that are at hand, by the same rules as for films. Pure.
import { evaluatePreconditions, rangeApplies } from './conditional.ts';
import { formatHttpDate } from './http-date.ts';
import { contentRange, readRange } from './range.ts';

/** Bytes with what headers tell of them. */
export interface ServedBytes {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Strong, with its quotes. */
  readonly etag: string;
  /** Epoch ms. */
  readonly lastModifiedMs: number;
}

/**
 * 200, 206, 304, 412 or 416. Several ranges at once are answered as a whole, as RFC 9110 14.2 allows.
 *
 * @param request of GET or HEAD.
 */
export function bytesAnswer(
  request: { readonly method: 'GET' | 'HEAD'; readonly headers: Headers },
  served: ServedBytes,
  nowMs: number,
): Response {
  const sizeBytes = served.bytes.byteLength;
  const lastModifiedMs = Math.floor(Math.min(served.lastModifiedMs, nowMs) / 1000) * 1000;
  const validators = { etag: served.etag, lastModifiedMs };
  const headers = new Headers({
    ETag: served.etag,
    'Last-Modified': formatHttpDate(lastModifiedMs),
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  });
  const verdict = evaluatePreconditions(request.headers, validators, nowMs);
  if (verdict === 'not_modified') return new Response(null, { status: 304, headers });
  const isRanged = request.method === 'GET' && rangeApplies(request.headers, validators, nowMs);
  const range = isRanged ? readRange(request.headers.get('range'), sizeBytes) : ({ kind: 'whole' } as const);
  if (verdict === 'precondition_failed' || range.kind === 'unsatisfiable') {
    headers.set('Content-Length', '0');
    if (verdict === 'proceed') headers.set('Content-Range', `bytes */${sizeBytes}`);
    return new Response(null, { status: verdict === 'proceed' ? 416 : 412, headers });
  }
  const window = range.kind === 'window' ? range : { start: 0, end: sizeBytes };
  headers.set('Content-Type', served.contentType);
  headers.set('Content-Length', String(window.end - window.start));
  if (range.kind === 'window') headers.set('Content-Range', contentRange(range, sizeBytes));
  const body = request.method === 'HEAD' ? null : new Uint8Array(served.bytes.subarray(window.start, window.end));
  return new Response(body, { status: range.kind === 'window' ? 206 : 200, headers });
}
