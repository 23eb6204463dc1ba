// POST /api/admin/jobs/{id}/retry
import { actorOf } from '#lib/api/actor.ts';
import { jobNow, shownJob } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { retryJob } from '#lib/api/operations/admin-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const POST = endpoint(retryJob, runtime, async ({ request, room, caller, params }) => {
  const { kind } = await jobNow(room.jobs, params.id);
  if (!(await room.jobs.retry(params.id)))
    throw new AppError(
      'precondition_failed',
      'It is neither failed nor cancelled, or the same work is under way already.',
    );
  await room.auth.audit.note(actorOf(caller, request), 'jobs.retry', `j:${params.id}`, { kind });
  return shownJob(await jobNow(room.jobs, params.id));
});
