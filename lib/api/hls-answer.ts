// A file of a film's HLS as an HTTP answer, and what its addresses carry on.
import type { Caller } from '../auth/caller.ts';
import type { LinkAccess } from '../auth/link-access.ts';
import type { HlsFile } from '../remux/remux.ts';
import type { WayOut } from '../stream/way-out.ts';
import { type GivenSignature, signatureQuery } from './given-signature.ts';
import { withLengthHeader } from './respond.ts';

/** Playlists carry a signature that ends; segments of one document never change their meaning, and their address names it. */
const cacheControl = (contentType: string) =>
  contentType.startsWith('application/') ? 'private, no-cache' : 'private, max-age=3600';

/** The file, whole. */
export function hlsAnswer({ bytes, contentType }: HlsFile, wayOut: Pick<WayOut, 'handOut'>): Response {
  const headers = {
    'content-type': contentType,
    'content-length': String(bytes.byteLength),
    'cache-control': cacheControl(contentType),
    'x-content-type-options': 'nosniff',
  };
  return withLengthHeader(new Response(wayOut.handOut(bytes), { headers }));
}

/**
 * The query that opens further addresses of the item as this one was opened: its own signature when that is what counts, else one
 * that hangs on the caller; and the document, so that caches tell a replaced film from the one before.
 */
export function handedOnQuery(
  links: Pick<LinkAccess, 'mayOpen' | 'linksFor'>,
  caller: Caller,
  item: { readonly chat_id: number; readonly message_id: number; readonly document_id: string },
  given: GivenSignature,
): string {
  const own = signatureQuery(given);
  const signed = own !== '' && links.mayOpen(item, given) ? own : new URL(links.linksFor(caller, item).stream).search;
  return `${signed === '' ? '?' : `${signed}&`}v=${encodeURIComponent(item.document_id)}`;
}
