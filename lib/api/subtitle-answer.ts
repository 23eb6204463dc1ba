// A subtitle file as an HTTP answer.
import { isKnown } from './entity-tag.ts';
import { withLengthHeader } from './respond.ts';

/**
 * A text under the hash it is known by.
 *
 * @param hash of the text.
 * @param mediaType Default `text/vtt`.
 */
export function subtitleAnswer(
  request: Request,
  { text, hash }: { readonly text: string; readonly hash: string },
  mediaType = 'text/vtt',
): Response {
  // Not for shared caches: who may have it depends on who asks.
  const headers = new Headers({ etag: `"${hash}"`, 'cache-control': 'private, max-age=3600' });
  if (isKnown(request, `"${hash}"`)) return new Response(null, { status: 304, headers });
  headers.set('content-type', `${mediaType}; charset=utf-8`);
  headers.set('content-length', String(Buffer.byteLength(text)));
  headers.set('x-content-type-options', 'nosniff');
  return withLengthHeader(new Response(text, { headers }));
}
