// GET /api/filters
import { endpoint } from '#lib/api/endpoint.ts';
import { countFilters } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(countFilters, runtime, ({ room, query, request }) =>
  room.browse.filters(query, { signal: request.signal }),
);
