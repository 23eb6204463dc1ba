// A stored picture as an HTTP answer: its address is the hash of its content, so nothing about it ever changes.
import { isKnown } from './entity-tag.ts';
import { withLengthHeader } from './respond.ts';

/**
 * A picture of the store, for good: its address is the hash of its bytes.
 *
 * @param hash as in the address.
 * @param audience whose caches may keep it. Default `public`.
 */
export function pictureAnswer(
  request: Request,
  hash: string,
  { bytes, mimeType }: { readonly bytes: Uint8Array; readonly mimeType: string },
  audience: 'public' | 'private' = 'public',
): Response {
  const headers = new Headers({ etag: `"${hash}"`, 'cache-control': `${audience}, max-age=31536000, immutable` });
  if (isKnown(request, `"${hash}"`)) return new Response(null, { status: 304, headers });
  headers.set('content-type', mimeType);
  headers.set('content-length', String(bytes.byteLength));
  headers.set('x-content-type-options', 'nosniff');
  return withLengthHeader(new Response(new Uint8Array(bytes), { headers }));
}
