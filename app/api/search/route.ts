// GET /api/search
import { endpoint } from '#lib/api/endpoint.ts';
import { searchCatalog } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(searchCatalog, runtime, ({ room, query, request }) =>
  room.browse.search(query, { signal: request.signal }),
);
