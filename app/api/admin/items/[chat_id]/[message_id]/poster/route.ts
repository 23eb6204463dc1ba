// PUT and DELETE /api/admin/items/{chat_id}/{message_id}/poster
import { actorOf } from '#lib/api/actor.ts';
import { itemDetail } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { givePoster, takePosterBack } from '#lib/api/operations/admin-operations.ts';
import { readBytes } from '#lib/api/request-body.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const maxBytes = 8 * 1024 * 1024;

interface Place {
  readonly chat_id: number;
  readonly message_id: number;
}

export const PUT = endpoint(givePoster, runtime, async ({ request, room, caller, params }) => {
  await requireActive(params);
  const bytes = await readBytes(request, maxBytes, 'A picture may have 8 MiB.');
  const poster = await room.givenPosters.keep(bytes, request.signal);
  await room.catalog.describe(params.chat_id, params.message_id, { poster });
  await room.auth.audit.note(actorOf(caller, request), 'items.poster', target(params), { hash: poster.hash });
  return detailOf(params);
});

export const DELETE = endpoint(takePosterBack, runtime, async ({ request, room, caller, params }) => {
  await room.catalog.describe(params.chat_id, params.message_id, { poster: null });
  await room.auth.audit.note(actorOf(caller, request), 'items.poster', target(params), { hash: null });
  return detailOf(params);
});

const target = ({ chat_id, message_id }: Place) => `i:${chat_id}:${message_id}`;

/** Before the picture is worked on, not after. */
async function requireActive({ chat_id, message_id }: Place): Promise<void> {
  const row = await runtime().storage.mediaRows.find(chat_id, message_id);
  if (!row) throw new AppError('not_found');
  if (!row.is_active) throw new AppError('gone');
}

async function detailOf(place: Place) {
  const item = await itemDetail(runtime(), place);
  if (!item) throw new AppError('not_found');
  return item;
}
