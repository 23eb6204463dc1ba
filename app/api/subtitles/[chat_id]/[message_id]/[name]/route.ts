// GET /api/subtitles/{chat_id}/{message_id}/{name}
import { endpoint } from '#lib/api/endpoint.ts';
import { getSubtitle } from '#lib/api/operations/subtitle-operations.ts';
import { webVttAnswer } from '#lib/api/web-vtt.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getSubtitle, runtime, async ({ request, room, params, query }) => {
  const options = { signal: request.signal, offsetMs: query.offset_ms };
  return webVttAnswer(request, await room.subtitles.webVtt(params, params.name, options));
});
