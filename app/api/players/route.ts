// GET /api/players: addresses to give to players.
import { endpoint } from '#lib/api/endpoint.ts';
import { getPlayerLinks } from '#lib/api/operations/feed-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPlayerLinks, runtime, async ({ room, caller, token }) =>
  room.feeds.playerLinks({ caller, token }),
);
