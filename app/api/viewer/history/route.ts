// GET, DELETE /api/viewer/history
import { endpoint } from '#lib/api/endpoint.ts';
import { deleteHistory, listHistory } from '#lib/api/operations/viewer-operations.ts';
import { shownPage } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listHistory, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId === undefined) return { items: [], next: null };
  return shownPage(call.room.links, call.caller, await call.room.viewers.history(viewerId, call.query));
});

export const DELETE = endpoint(deleteHistory, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId !== undefined) await call.room.viewers.forgetAll(viewerId);
  return new Response(null, { status: 204 });
});
