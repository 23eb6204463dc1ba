// How far the work is that people ordered: the queue, looked at again and again, turned into events.
import type { JobQueue, JobView } from '../jobs/jobs.ts';
import type { EventFeed } from './event-feed.ts';

/** Live jobs looked at. */
const mostJobs = 100;

/** Work somebody waits for; what the product orders for itself is nobody's news. */
const kinds = ['mirror'] as const;

/** Looks at the live jobs and tells what is different from the last look. */
export class JobWatch {
  readonly #jobs: Pick<JobQueue, 'list' | 'find'>;
  readonly #feed: EventFeed;
  /** By id, as it was told last; at most the live ones. */
  #told = new Map<string, string>();

  constructor(jobs: Pick<JobQueue, 'list' | 'find'>, feed: EventFeed) {
    this.#jobs = jobs;
    this.#feed = feed;
  }

  /** @throws AppError `storage_unavailable`; the next call makes up for it. */
  async poll(): Promise<void> {
    const live = await this.#jobs.list({ kinds, states: ['queued', 'running'], limit: mostJobs });
    const ids = new Set(live.map(({ id }) => id));
    const gone = [...this.#told.keys()].filter((id) => !ids.has(id));
    const ended = await Promise.all(gone.map((id) => this.#jobs.find(id)));
    const before = this.#told;
    this.#told = new Map();
    for (const job of live) this.#told.set(job.id, this.#tell(job, before.get(job.id)));
    for (const job of ended) if (job) this.#tell(job, before.get(job.id));
  }

  #tell(job: JobView, before: string | undefined): string {
    const { id, kind, state, progress, result, error, requested_by } = job;
    const data = { id, kind, state, progress, result, error };
    const text = JSON.stringify(data);
    if (text !== before) this.#feed.publish('job', data, requested_by);
    return text;
  }
}
