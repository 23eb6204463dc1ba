// GET /playlist.m3u8: the catalogue, or a part of it, for players.
import { endpoint } from '#lib/api/endpoint.ts';
import { getPlaylist } from '#lib/api/operations/feed-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPlaylist, runtime, async ({ room, request, caller, token, query }) => {
  const { q: words, type, series, limit } = query;
  const list = await room.feeds.playlist({ words, type, series, limit }, { caller, token }, request.signal);
  return new Response(list, {
    headers: { 'Content-Type': 'audio/x-mpegurl; charset=utf-8', 'Cache-Control': 'no-store' },
  });
});
