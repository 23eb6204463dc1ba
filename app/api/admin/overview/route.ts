// GET /api/admin/overview
import { overview } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { getOverview } from '#lib/api/operations/admin-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getOverview, runtime, ({ room }) => overview(room));
