// GET /api/catalog
import { endpoint } from '#lib/api/endpoint.ts';
import { listCatalog } from '#lib/api/operations/catalog-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listCatalog, runtime, ({ room, query, request }) =>
  room.browse.list(query, { signal: request.signal }),
);
