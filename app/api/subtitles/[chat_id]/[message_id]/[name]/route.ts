// GET /api/subtitles/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { getSubtitle } from '#lib/api/operations/subtitle-operations.ts';
import { subtitleAnswer } from '#lib/api/subtitle-answer.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getSubtitle, runtime, async ({ request, room, caller, params, query }) => {
  const given = givenSignature(new URL(request.url).searchParams);
  const { id, isScript } = params.name;
  const wish = { scope: 'subtitle', part: id, caller } as const;
  if (!room.links.mayOpen(params, given, wish)) throw new AppError('not_found');
  const { signal } = request;
  if (isScript) return subtitleAnswer(request, await room.subtitles.script(params, id, { signal }), 'text/x-ssa');
  return subtitleAnswer(request, await room.subtitles.webVtt(params, id, { signal, offsetMs: query.offset_ms }));
});
