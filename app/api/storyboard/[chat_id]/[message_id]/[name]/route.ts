// GET /api/storyboard/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { openRecord } from '#lib/api/open-record.ts';
import { getStoryboardSheet } from '#lib/api/operations/storyboard-operations.ts';
import { pictureAnswer } from '#lib/api/picture.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getStoryboardSheet, runtime, async ({ request, room, caller, params }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const record = await openRecord(room, params, given, caller);
  const bytes = await room.storyboards.sheet(record, params.name);
  if (!bytes) throw new AppError('not_found');
  const audience = room.links.access === 'public' ? 'public' : 'private';
  return pictureAnswer(request, params.name, { bytes, mimeType: 'image/jpeg' }, audience);
});
