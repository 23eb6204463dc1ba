// GET /api/poster/{hash}
import { endpoint } from '#lib/api/endpoint.ts';
import { getPoster } from '#lib/api/operations/catalog-operations.ts';
import { pictureAnswer } from '#lib/api/picture.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPoster, runtime, async ({ request, room, params }) => {
  const poster = await room.catalog.findPoster(params.hash);
  if (!poster) throw new AppError('not_found');
  return pictureAnswer(request, params.hash, poster);
});
