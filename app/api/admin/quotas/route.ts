// GET /api/admin/quotas
import { endpoint } from '#lib/api/endpoint.ts';
import { listQuotas } from '#lib/api/operations/quota-operations.ts';
import { quotaList } from '#lib/api/quota-answers.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listQuotas, runtime, async ({ room, query }) => quotaList(room, query));
