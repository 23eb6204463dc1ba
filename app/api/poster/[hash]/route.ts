// GET /api/poster/{hash}
import { endpoint } from '#lib/api/endpoint.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { getPoster } from '#lib/api/operations/catalog-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getPoster, runtime, async ({ request, room, caller, params, query }) => {
  const { links, catalog } = room;
  const given = givenSignature(new URL(request.url).searchParams);
  const wish = { scope: 'poster', part: params.hash, caller } as const;
  const mayOpen = links.mayOpen(query.of ?? { chat_id: 0, message_id: 0 }, given, wish);
  const poster = mayOpen ? await catalog.findPoster(params.hash) : undefined;
  if (!poster) throw new AppError('not_found');
  const audience = links.access === 'public' ? 'public' : 'private';
  const headers = { 'content-type': poster.mimeType, 'cache-control': `${audience}, max-age=31536000, immutable` };
  return new Response(new Uint8Array(poster.bytes), { headers });
});
