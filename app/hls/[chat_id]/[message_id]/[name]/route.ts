// GET /hls/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { handedOnQuery, hlsAnswer } from '#lib/api/hls-answer.ts';
import { openRecord } from '#lib/api/open-record.ts';
import { getHls } from '#lib/api/operations/hls-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHls, runtime, async ({ request, room, caller, params }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const record = await openRecord(room, params, given, caller);
  const query = handedOnQuery(room.links, caller, record, given);
  // Asked for first: nothing is made for whom nothing can be sent.
  const wayOut = room.streams.wayOut({ item: record, headers: request.headers, caller });
  return hlsAnswer(await room.remux.file(record, params.name, { query, signal: request.signal }), wayOut);
});
