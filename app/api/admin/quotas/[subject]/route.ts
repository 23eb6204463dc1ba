// GET and PUT /api/admin/quotas/{subject}
import { actorOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { changeQuota, getQuota } from '#lib/api/operations/quota-operations.ts';
import { requireSender, shownQuota } from '#lib/api/quota-answers.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getQuota, runtime, async ({ room, params: { subject } }) => {
  await requireSender(room, subject);
  return shownQuota(room, await room.quotas.find(subject));
});

export const PUT = endpoint(changeQuota, runtime, async ({ request, room, caller, params: { subject }, body }) => {
  await requireSender(room, subject);
  const limits = { dailyFiles: body.daily_files, dailyBytes: body.daily_bytes };
  const changed = await room.quotas.change(subject, limits);
  await room.auth.audit.note(actorOf(caller, request), 'quotas.change', subject, body);
  return shownQuota(room, changed);
});
