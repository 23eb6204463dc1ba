// GET /api/poster/{hash}
import { endpoint } from '#lib/api/endpoint.ts';
import { getPoster } from '#lib/api/operations/catalog-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPoster, runtime, async ({ room, params }) => {
  const poster = await room.catalog.findPoster(params.hash);
  if (!poster) throw new AppError('not_found');
  const headers = { 'content-type': poster.mimeType, 'cache-control': 'public, max-age=31536000, immutable' };
  return new Response(new Uint8Array(poster.bytes), { headers });
});
