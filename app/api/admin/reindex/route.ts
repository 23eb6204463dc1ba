// GET, POST and DELETE /api/admin/reindex
import { actorOf } from '#lib/api/actor.ts';
import { shownReindex } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { getReindex, startReindex, stopReindex } from '#lib/api/operations/admin-operations.ts';
import { json } from '#lib/api/respond.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getReindex, runtime, async ({ room }) => shownReindex(room.reindexer.status()));

export const POST = endpoint(startReindex, runtime, async ({ request, room, caller }) => {
  const { isNew } = await room.reindexer.start();
  if (isNew) await room.auth.audit.note(actorOf(caller, request), 'reindex.start', 'catalogue');
  return json(shownReindex(room.reindexer.status()), { status: 202 });
});

export const DELETE = endpoint(stopReindex, runtime, async ({ request, room, caller }) => {
  const wasRunning = room.reindexer.status().state === 'running';
  await room.reindexer.stop();
  if (wasRunning) await room.auth.audit.note(actorOf(caller, request), 'reindex.stop', 'catalogue');
  return shownReindex(room.reindexer.status());
});
