// GET /api/home
import { endpoint } from '#lib/api/endpoint.ts';
import { getHome } from '#lib/api/operations/browse-operations.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHome, runtime, async ({ room, caller, request }) => {
  const { rows } = await room.browse.home([], { signal: request.signal });
  return { rows: rows.map((row) => shownFiles(room.links, caller, row)) };
});
