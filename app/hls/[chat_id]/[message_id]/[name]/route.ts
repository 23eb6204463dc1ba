// GET /hls/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { handedOnQuery, hlsAnswer } from '#lib/api/hls-answer.ts';
import { getHls } from '#lib/api/operations/hls-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHls, runtime, async ({ request, room, caller, params }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const record = await room.catalog.findMedia(params.chat_id, params.message_id);
  // What is not there is asked about all the same: the answer shall not come sooner.
  const mayOpen = room.links.mayOpen(record ?? { ...params, chat_id: 0 }, given, { caller });
  if (!record || !mayOpen) throw new AppError('not_found');
  if (!record.is_active) throw new AppError('gone');
  const query = handedOnQuery(room.links, caller, record, given);
  return hlsAnswer(await room.remux.file(record, params.name, { query, signal: request.signal }));
});
