// GET /api/kinds
import { endpoint } from '#lib/api/endpoint.ts';
import { listKinds } from '#lib/api/operations/browse-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listKinds, runtime, ({ room, request }) => room.browse.kinds({ signal: request.signal }));
