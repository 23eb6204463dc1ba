// GET /api/events
import { endpoint } from '#lib/api/endpoint.ts';
import { readEvents } from '#lib/api/operations/event-operations.ts';
import { countedAs } from '#lib/api/rate-limits.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

/** `no-transform`: compressed, events would wait for one another; the last one tells nginx not to collect them. */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export const GET = endpoint(readEvents, runtime, async ({ room, caller, request, query }) => {
  const stream = await room.events.open({
    ...countedAs('light', caller, request.headers),
    isAdmin: caller.scopes.has('admin'),
    userId: caller.telegramId,
    lastEventId: request.headers.get('last-event-id') ?? query.last_event_id,
    signal: request.signal,
  });
  return new Response(stream, { headers });
});
