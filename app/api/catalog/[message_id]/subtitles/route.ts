// GET /api/catalog/{message_id}/subtitles
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { listSubtitles } from '#lib/api/operations/subtitle-operations.ts';
import { shownSubtitles } from '#lib/api/shown-links.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSubtitles, runtime, async ({ request, room, caller, params }) => {
  const film = await room.catalog.find(params.message_id);
  const given = givenSignature(new URL(request.url).searchParams);
  const mayRead = caller.scopes.has('catalog');
  // Whoever came by a link of one item may know of no other.
  if (!mayRead && !(film && given.sig !== null && room.links.mayOpen(film, given))) {
    throw new AppError(caller.kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
  }
  if (!film) throw new AppError('not_found');
  const found = await room.subtitles.list(params.message_id, { signal: request.signal });
  const links = mayRead ? room.links.linksFor(caller, film) : room.links.linksLike(given, film);
  return { subtitles: shownSubtitles(links, found) };
});
