// GET /api/catalog/{message_id}/playlist.m3u: opens one item in a player.
import { endpoint } from '#lib/api/endpoint.ts';
import { getItemPlaylist } from '#lib/api/operations/feed-operations.ts';
import { withLengthHeader } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getItemPlaylist, runtime, async ({ room, params, caller, token }) => {
  const list = await room.feeds.itemPlaylist(params.message_id, { caller, token });
  if (list === undefined) throw new AppError('not_found');
  const headers = {
    'Content-Type': 'audio/x-mpegurl; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(list)),
    // A browser hands it to whichever player is there.
    'Content-Disposition': `attachment; filename="${params.message_id}.m3u"`,
    'Cache-Control': 'no-store',
  };
  return withLengthHeader(new Response(list, { headers }));
});
