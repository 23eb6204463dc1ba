// GET /api/admin/egress
import { shownEgress } from '#lib/api/egress-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { getEgress } from '#lib/api/operations/egress-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getEgress, runtime, async ({ room }) => shownEgress(await room.egress.report()));
