// GET /api/viewer/progress
import { endpoint } from '#lib/api/endpoint.ts';
import { listProgress } from '#lib/api/operations/viewer-operations.ts';
import { shownPage } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listProgress, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId === undefined) return { items: [], next: null };
  return shownPage(call.room.links, call.caller, await call.room.viewers.unfinished(viewerId, call.query));
});
