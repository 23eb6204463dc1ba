// GET /api/catalog/{message_id}
import { endpoint } from '#lib/api/endpoint.ts';
import { getItem } from '#lib/api/operations/catalog-operations.ts';
import { shownFile } from '#lib/api/shown-links.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getItem, runtime, async ({ room, caller, params }) => {
  const file = await room.catalog.find(params.message_id);
  if (!file) throw new AppError('not_found');
  return shownFile(room.links, caller, file);
});
