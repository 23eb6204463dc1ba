// GET /api/admin/items
import { itemList } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { listAllItems } from '#lib/api/operations/admin-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listAllItems, runtime, ({ room, query }) => itemList(room, query));
