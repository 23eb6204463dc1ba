// POST /api/admin/fetches
import { actorOf } from '#lib/api/actor.ts';
import { shownJob } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { orderFetches } from '#lib/api/fetch-order.ts';
import { fetchLinks } from '#lib/api/operations/admin-operations.ts';
import { json } from '#lib/api/respond.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const POST = endpoint(fetchLinks, runtime, async ({ request, room, caller, body }) => {
  const { urls, quality } = body;
  const jobs = await orderFetches(room, urls, quality);
  const actor = actorOf(caller, request);
  for (const { id, payload } of jobs) {
    await room.auth.audit.note(actor, 'links.fetch', `j:${id}`, {
      ...('url' in payload ? { url: payload.url } : {}),
      quality,
    });
  }
  return json({ jobs: jobs.map(shownJob) }, { status: 202 });
});
