// GET /api/admin/settings
import { settingList } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { listSettings } from '#lib/api/operations/admin-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listSettings, runtime, async ({ room }) => settingList(room.config));
