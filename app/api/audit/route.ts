// GET /api/audit
import { nextOf, shownAudit } from '#lib/api/auth-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { listAudit } from '#lib/api/operations/auth-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listAudit, runtime, async ({ room, query }) => {
  const { limit, target } = query;
  const [atMs, id = ''] = query.before?.split('-') ?? [];
  const before = atMs === undefined ? {} : { before: { at_ms: Number(atMs), id } };
  const entries = await room.auth.audit.list({ ...before, ...(target === undefined ? {} : { target }), limit });
  return { entries: entries.map(shownAudit), next: nextOf(entries, limit, (entry) => `${entry.at_ms}-${entry.id}`) };
});
