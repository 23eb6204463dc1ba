// GET /oembed: the card of a title page.
import { endpoint } from '#lib/api/endpoint.ts';
import { getOembed } from '#lib/api/operations/feed-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getOembed, runtime, async ({ room, query }) => {
  if (query.format === 'xml') throw new AppError('not_implemented', 'Cards are offered as JSON alone.');
  const card = await room.feeds.oembed(query.url, { maxWidth: query.maxwidth, maxHeight: query.maxheight });
  if (!card) throw new AppError('not_found');
  return card;
});
