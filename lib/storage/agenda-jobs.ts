// What both engines do alike with Agenda's words.
import {
  computeJobState,
  type JobParameters,
  type JobsOverview,
  type JobsQueryOptions,
  type JobWithState,
} from 'agenda';
import type { JobClaim, JobRecord } from './job-store.ts';

/** What a claim returns: the record travels as `data`, and with it the token. */
export type ClaimedJob = JobParameters<JobRecord>;

/**
 * The claim a job of Agenda stands for.
 *
 * @throws TypeError when it did not come from a claim of ours.
 */
export function claimOf(job: JobParameters): JobClaim {
  const { id, token } = (job.data ?? {}) as Partial<JobRecord>;
  if (id === undefined || token === undefined)
    throw new TypeError(`the job ${job.name} was not claimed from this store`);
  return { id, token };
}

function withState(job: JobParameters): JobWithState {
  return { ...job, _id: job._id as JobWithState['_id'], state: computeJobState(job) };
}

/** Whether every field of `wanted` is in the payload with the same value, as Agenda's `data` filters ask. */
export function payloadMatches(payload: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return payload === wanted;
  if (typeof payload !== 'object' || payload === null) return false;
  return Object.entries(wanted).every(([key, value]) =>
    payloadMatches((payload as Readonly<Record<string, unknown>>)[key], value),
  );
}

const sortable = ['nextRunAt', 'lastRunAt', 'lastFinishedAt', 'priority', 'name'] as const;

/**
 * Filters by computed state, sorts and cuts a page, as `queryJobs` promises.
 *
 * @returns the page, and how many fit in all.
 */
export function pageOf(
  jobs: readonly JobParameters[],
  {
    state,
    includeDisabled = true,
    sort = { nextRunAt: 'desc', lastRunAt: 'desc' },
    skip = 0,
    limit = 0,
  }: JobsQueryOptions,
): { readonly jobs: JobWithState[]; readonly total: number } {
  const inState = (job: JobWithState) => !state || (state === 'paused' ? job.disabled === true : job.state === state);
  const found = jobs.map(withState).filter((job) => (includeDisabled || !job.disabled) && inState(job));
  const keys = sortable.filter((key) => sort[key] !== undefined);
  found.sort((a, b) => {
    const key = keys.find((candidate) => rank(a[candidate]) !== rank(b[candidate]));
    if (!key) return 0;
    return (rank(a[key]) < rank(b[key]) ? -1 : 1) * (sort[key] === 'asc' ? 1 : -1);
  });
  return { jobs: found.slice(skip, limit > 0 ? skip + limit : undefined), total: found.length };
}

const rank = (value: Date | string | number | null | undefined): string | number =>
  value instanceof Date ? value.getTime() : (value ?? 0);

/** Counts per name and computed state. */
export function overviewOf(jobs: readonly JobParameters[]): JobsOverview[] {
  const overviews = new Map<string, JobsOverview>();
  for (const job of jobs.map(withState)) {
    const empty = { total: 0, running: 0, scheduled: 0, queued: 0, completed: 0, failed: 0, repeating: 0, paused: 0 };
    const overview = overviews.get(job.name) ?? { name: job.name, ...empty };
    overview.total += 1;
    overview[job.state] += 1;
    if (job.disabled) overview.paused += 1;
    overviews.set(job.name, overview);
  }
  return [...overviews.values()];
}
