// GET /api/catalog/{message_id}/subtitles
import { endpoint } from '#lib/api/endpoint.ts';
import { listSubtitles } from '#lib/api/operations/subtitle-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSubtitles, runtime, async ({ request, room, params }) => ({
  subtitles: await room.subtitles.list(params.message_id, { signal: request.signal }),
}));
