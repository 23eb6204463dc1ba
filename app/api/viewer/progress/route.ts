// GET /api/viewer/progress
import { endpoint } from '#lib/api/endpoint.ts';
import { listProgress } from '#lib/api/operations/viewer-operations.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listProgress, runtime, async (call) => {
  const viewerId = viewerOf(call);
  return viewerId === undefined ? { items: [], next: null } : call.room.viewers.unfinished(viewerId, call.query);
});
