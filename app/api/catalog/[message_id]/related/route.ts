// GET /api/catalog/{message_id}/related
import { endpoint } from '#lib/api/endpoint.ts';
import { listRelated } from '#lib/api/operations/browse-operations.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listRelated, runtime, async ({ room, caller, params, request }) =>
  shownFiles(room.links, caller, await room.browse.related(params.message_id, { signal: request.signal })),
);
