// GET /api/series
import { endpoint } from '#lib/api/endpoint.ts';
import { listSeries } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSeries, runtime, ({ room, query }) => room.series.page(query));
