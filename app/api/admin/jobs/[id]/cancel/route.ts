// POST /api/admin/jobs/{id}/cancel
import { actorOf } from '#lib/api/actor.ts';
import { jobNow, shownJob } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { cancelJob } from '#lib/api/operations/admin-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const POST = endpoint(cancelJob, runtime, async ({ request, room, caller, params }) => {
  const { kind } = await jobNow(room.jobs, params.id);
  if (!(await room.jobs.cancel(params.id))) throw new AppError('precondition_failed', 'It has ended already.');
  await room.auth.audit.note(actorOf(caller, request), 'jobs.cancel', `j:${params.id}`, { kind });
  return shownJob(await jobNow(room.jobs, params.id));
});
