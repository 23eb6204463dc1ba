// GET /api/series
import { endpoint } from '#lib/api/endpoint.ts';
import { listSeries } from '#lib/api/operations/browse-operations.ts';
import { shownEntry } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSeries, runtime, async ({ room, caller, query }) => {
  const page = await room.series.page(query);
  return { ...page, series: page.series.map((one) => shownEntry(room.links, caller, one)) };
});
