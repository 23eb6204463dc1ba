// GET /api/series/{slug}
import { endpoint } from '#lib/api/endpoint.ts';
import { getSeries } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getSeries, runtime, ({ room, params }) => room.series.get(params.slug));
