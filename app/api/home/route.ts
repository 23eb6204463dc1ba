// GET /api/home
import { endpoint } from '#lib/api/endpoint.ts';
import { getHome } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getHome, runtime, ({ room, request }) => room.browse.home([], { signal: request.signal }));
