// GET /api/admin/bots
import { botList } from '#lib/api/bot-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { listBots } from '#lib/api/operations/admin-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listBots, runtime, async ({ room }) => botList(room));
