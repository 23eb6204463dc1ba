// GET /api/admin/jobs
import { jobList } from '#lib/api/admin-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { listJobs } from '#lib/api/operations/admin-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listJobs, runtime, ({ room, query }) => jobList(room.jobs, query));
