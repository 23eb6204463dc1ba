// POST /api/admin/items/{chat_id}/{message_id}/purge
import { actorOf } from '#lib/api/actor.ts';
import { shownJob } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { purgeItem } from '#lib/api/operations/admin-operations.ts';
import { purgeJob } from '#lib/api/purge-job.ts';
import { json } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const POST = endpoint(purgeItem, runtime, async ({ request, room, caller, params, body }) => {
  const { chat_id, message_id } = params;
  const row = await room.storage.mediaRows.find(chat_id, message_id);
  if (!row) throw new AppError('not_found');
  if (body.confirm !== row.custom_name) throw new AppError('bad_request', 'confirm: must be the name of the item');
  const actor = actorOf(caller, request);
  // Taken out first: what is shown must not be on its way to the bin.
  await room.catalog.remove(chat_id, message_id);
  const order = { chat_id, message_id, ordered_by: actor.subject };
  const { job } = await room.jobs.add(purgeJob(order, Date.now()));
  await room.auth.audit.note(actor, 'items.purge', `i:${chat_id}:${message_id}`, { name: row.custom_name });
  return json(shownJob(job), { status: 202 });
});
