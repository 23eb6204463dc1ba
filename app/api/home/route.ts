// GET /api/home
import { endpoint } from '#lib/api/endpoint.ts';
import { getHome } from '#lib/api/operations/browse-operations.ts';
import { shownFiles } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';

/** As long as the other rows. */
const rowLength = 20;

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHome, runtime, async ({ room, caller, request }) => {
  const viewerId = caller.scopes.has('viewer') ? viewerOf({ request, caller }) : undefined;
  const begun = viewerId === undefined ? [] : (await room.viewers.unfinished(viewerId, { limit: rowLength })).items;
  const files = begun.map(({ file }) => file);
  const { rows } = await room.browse.home(files, { signal: request.signal });
  return { rows: rows.map((row) => shownFiles(room.links, caller, row)) };
});
