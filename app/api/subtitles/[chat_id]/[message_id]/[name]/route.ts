// GET /api/subtitles/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { getSubtitle } from '#lib/api/operations/subtitle-operations.ts';
import { webVttAnswer } from '#lib/api/web-vtt.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getSubtitle, runtime, async ({ request, room, caller, params, query }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const wish = { scope: 'subtitle', part: params.name, caller } as const;
  if (!room.links.mayOpen(params, given, wish)) throw new AppError('not_found');
  const options = { signal: request.signal, offsetMs: query.offset_ms };
  return webVttAnswer(request, await room.subtitles.webVtt(params, params.name, options));
});
