// GET /api/series/{slug}
import { endpoint } from '#lib/api/endpoint.ts';
import { getSeries } from '#lib/api/operations/browse-operations.ts';
import { shownSeries } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getSeries, runtime, async ({ room, caller, params }) =>
  shownSeries(room.links, caller, await room.series.get(params.slug)),
);
