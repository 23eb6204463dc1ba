// GET, PATCH and DELETE /api/admin/items/{chat_id}/{message_id}
import { actorOf } from '#lib/api/actor.ts';
import { itemDetail, itemNow } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { changeItem, getAnyItem, removeItem } from '#lib/api/operations/admin-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getAnyItem, runtime, async ({ room, params }) => {
  const item = await itemDetail(room, params);
  if (!item) throw new AppError('not_found');
  return item;
});

export const PATCH = endpoint(changeItem, runtime, async ({ request, room, caller, params, body }) => {
  const { chat_id, message_id } = params;
  const { custom_name, ...said } = body;
  if (custom_name !== undefined) await room.catalog.rename(chat_id, message_id, custom_name);
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length > 0) await room.catalog.describe(chat_id, message_id, given);
  await room.auth.audit.note(actorOf(caller, request), 'items.change', `i:${chat_id}:${message_id}`, body);
  const item = await itemDetail(room, params);
  if (!item) throw new AppError('not_found');
  return item;
});

export const DELETE = endpoint(removeItem, runtime, async ({ request, room, caller, params }) => {
  const { chat_id, message_id } = params;
  const { custom_name: name } = await room.catalog.remove(chat_id, message_id);
  await room.auth.audit.note(actorOf(caller, request), 'items.remove', `i:${chat_id}:${message_id}`, { name });
  return itemNow(room, params);
});
