// GET /api/search
import { endpoint } from '#lib/api/endpoint.ts';
import { searchCatalog } from '#lib/api/operations/browse-operations.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(searchCatalog, runtime, async ({ room, caller, query, request }) =>
  shownFiles(room.links, caller, await room.browse.search(query, { signal: request.signal })),
);
