// GET /feeds/audio.xml: songs as a podcast.
import { endpoint } from '#lib/api/endpoint.ts';
import { isKnown } from '#lib/api/entity-tag.ts';
import { getPodcast } from '#lib/api/operations/feed-operations.ts';
import { withLengthHeader } from '#lib/api/respond.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPodcast, runtime, async ({ room, request, caller, token }) => {
  const { xml, entityTag } = await room.feeds.podcast({ caller, token }, request.signal);
  const headers = { ETag: entityTag, 'Cache-Control': 'private, no-cache' };
  if (isKnown(request, entityTag)) return new Response(null, { status: 304, headers });
  const length = String(Buffer.byteLength(xml));
  const type = 'application/rss+xml; charset=utf-8';
  return withLengthHeader(
    new Response(xml, { headers: { ...headers, 'Content-Type': type, 'Content-Length': length } }),
  );
});
