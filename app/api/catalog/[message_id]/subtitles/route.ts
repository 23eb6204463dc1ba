// GET /api/catalog/{message_id}/subtitles
import { endpoint } from '#lib/api/endpoint.ts';
import { listSubtitles } from '#lib/api/operations/subtitle-operations.ts';
import { shownSubtitles } from '#lib/api/shown-links.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSubtitles, runtime, async ({ request, room, caller, params }) => {
  const film = await room.catalog.find(params.message_id);
  if (!film) throw new AppError('not_found');
  const found = await room.subtitles.list(params.message_id, { signal: request.signal });
  return { subtitles: shownSubtitles(room.links, caller, film, found) };
});
