// GET, PUT, POST, DELETE /api/viewer/progress/{message_id}
import { endpoint } from '#lib/api/endpoint.ts';
import { deleteProgress, getProgress, postProgress, putProgress } from '#lib/api/operations/viewer-operations.ts';
import { json } from '#lib/api/respond.ts';
import { openViewer, viewerOf } from '#lib/api/viewer-cookie.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getProgress, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId === undefined) throw new AppError('not_found');
  return call.room.viewers.progress(viewerId, call.params.message_id);
});

export const PUT = endpoint(putProgress, runtime, async (call) => {
  const { viewerId, welcome } = openViewer(call);
  return welcome(json(await call.room.viewers.report(viewerId, call.params.message_id, call.body)));
});

export const POST = endpoint(postProgress, runtime, async (call) => {
  const { viewerId, welcome } = openViewer(call);
  return welcome(json(await call.room.viewers.report(viewerId, call.params.message_id, call.body)));
});

export const DELETE = endpoint(deleteProgress, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId !== undefined) await call.room.viewers.forget(viewerId, call.params.message_id);
  return new Response(null, { status: 204 });
});
