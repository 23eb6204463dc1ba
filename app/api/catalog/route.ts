// GET /api/catalog
import { endpoint } from '#lib/api/endpoint.ts';
import { listCatalog } from '#lib/api/operations/catalog-operations.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listCatalog, runtime, async ({ room, caller, query, request }) =>
  shownFiles(room.links, caller, await room.browse.list(query, { signal: request.signal })),
);
