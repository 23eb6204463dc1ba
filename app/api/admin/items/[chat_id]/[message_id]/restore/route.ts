// POST /api/admin/items/{chat_id}/{message_id}/restore
import { actorOf } from '#lib/api/actor.ts';
import { itemNow } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { restoreItem } from '#lib/api/operations/admin-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const POST = endpoint(restoreItem, runtime, async ({ request, room, caller, params }) => {
  const { chat_id, message_id } = params;
  const row = await room.storage.mediaRows.find(chat_id, message_id);
  if (!row) throw new AppError('not_found');
  if (row.missing_since !== null)
    throw new AppError('gone', 'Its message is gone from the channel: nothing is left to play.');
  await room.catalog.restore(chat_id, message_id);
  const { custom_name: name } = row;
  await room.auth.audit.note(actorOf(caller, request), 'items.restore', `i:${chat_id}:${message_id}`, { name });
  return itemNow(room, params);
});
