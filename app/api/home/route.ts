// GET /api/home
import { endpoint } from '#lib/api/endpoint.ts';
import { getHome } from '#lib/api/operations/browse-operations.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { runtime } from '#lib/runtime.ts';
import { readHome } from '../../_server/home.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHome, runtime, ({ caller, request }) => {
  const viewerId = caller.scopes.has('viewer') ? viewerOf({ request, caller }) : undefined;
  return readHome({ caller, viewerId, extent: { signal: request.signal } });
});
