// GET /api/storyboard/{chat_id}/{message_id}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { handedOnQuery } from '#lib/api/hls-answer.ts';
import { openRecord } from '#lib/api/open-record.ts';
import { getStoryboard } from '#lib/api/operations/storyboard-operations.ts';
import { storyboardAnswer } from '#lib/api/storyboard-answer.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getStoryboard, runtime, async ({ request, room, caller, params }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const record = await openRecord(room, params, given, caller);
  return storyboardAnswer(
    record,
    await room.storyboards.find(record),
    handedOnQuery(room.links, caller, record, given),
  );
});
