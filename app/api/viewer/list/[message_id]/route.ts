// GET, PUT, DELETE /api/viewer/list/{message_id}
import { endpoint } from '#lib/api/endpoint.ts';
import { deleteListed, getListed, putListed } from '#lib/api/operations/viewer-operations.ts';
import { json } from '#lib/api/respond.ts';
import { shownItem } from '#lib/api/shown-links.ts';
import { openViewer, viewerOf } from '#lib/api/viewer-cookie.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getListed, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId === undefined) throw new AppError('not_found');
  return shownItem(call.room.links, call.caller, await call.room.viewers.listed(viewerId, call.params.message_id));
});

export const PUT = endpoint(putListed, runtime, async (call) => {
  const { viewerId, welcome } = openViewer(call);
  const item = await call.room.viewers.keep(viewerId, call.params.message_id);
  return welcome(json(shownItem(call.room.links, call.caller, item)));
});

export const DELETE = endpoint(deleteListed, runtime, async (call) => {
  const viewerId = viewerOf(call);
  if (viewerId !== undefined) await call.room.viewers.drop(viewerId, call.params.message_id);
  return new Response(null, { status: 204 });
});
