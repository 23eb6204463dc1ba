// GET, PUT /api/viewer/list
import { endpoint } from '#lib/api/endpoint.ts';
import { arrangeList, getList } from '#lib/api/operations/viewer-operations.ts';
import { shownPage } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getList, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId === undefined) return { items: [], next: null };
  return shownPage(call.room.links, call.caller, await call.room.viewers.list(viewerId, call.query));
});

export const PUT = endpoint(arrangeList, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId !== undefined) await call.room.viewers.arrange(viewerId, call.body.message_ids);
  return new Response(null, { status: 204 });
});
