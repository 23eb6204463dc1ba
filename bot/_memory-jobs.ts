// Test support: the queue's door (lib/jobs/jobs.ts) kept in memory. Forgets everything with the process.
import { randomUUID } from 'node:crypto';
import type { JobHandler, JobKind, JobQueue, JobState, JobView, NewJob } from '#lib/jobs/jobs.ts';

interface Kept {
  view: JobView;
  readonly order: number;
  stopping: AbortController | undefined;
}

/** {@link JobQueue} without a store: one attempt per job, one job per kind at a time. */
export class MemoryJobs implements JobQueue {
  readonly #jobs = new Map<string, Kept>();
  readonly #handlers = new Map<JobKind, JobHandler<JobKind>>();
  readonly #busy = new Set<JobKind>();
  #isStarted = false;
  #order = 0;

  async add<Kind extends JobKind>(
    job: NewJob<Kind>,
  ): Promise<{ readonly job: JobView<Kind>; readonly isNew: boolean }> {
    const live = [...this.#jobs.values()].find(
      ({ view }) => view.kind === job.kind && view.dedupe_key === job.dedupe_key && isLive(view),
    );
    if (live) return { job: live.view as JobView<Kind>, isNew: false };
    const now = new Date().toISOString();
    const view = {
      ...{ id: randomUUID(), kind: job.kind, dedupe_key: job.dedupe_key, payload: structuredClone(job.payload) },
      ...{ state: 'queued', priority: job.priority ?? 0, attempts: 0, progress: null, result: null, error: null },
      ...{ requested_by: job.requested_by ?? null, created_at: now, updated_at: now },
    } as unknown as JobView;
    this.#order += 1;
    this.#jobs.set(view.id, { view, order: this.#order, stopping: undefined });
    this.#runNext(job.kind);
    return { job: view as JobView<Kind>, isNew: true };
  }

  async find(id: string): Promise<JobView | undefined> {
    return this.#jobs.get(id)?.view;
  }

  async list({ kinds, states, requestedBy, limit }: Parameters<JobQueue['list']>[0]): Promise<readonly JobView[]> {
    return [...this.#jobs.values()]
      .sort((one, other) => other.order - one.order)
      .map(({ view }) => view)
      .filter((view) => kinds?.includes(view.kind) ?? true)
      .filter((view) => states?.includes(view.state) ?? true)
      .filter((view) => requestedBy === undefined || view.requested_by === requestedBy)
      .slice(0, limit);
  }

  async counts(): Promise<Record<JobState, number>> {
    const counts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
    for (const { view } of this.#jobs.values()) counts[view.state] += 1;
    return counts;
  }

  every(): Promise<void> {
    return Promise.reject(new Error('the memory queue has no clock'));
  }

  async ahead(id: string): Promise<number> {
    const kept = this.#jobs.get(id);
    if (!kept) return 0;
    const queue = this.#queueOf(kept.view.kind);
    const running = [...this.#jobs.values()].filter(
      ({ view }) => view.kind === kept.view.kind && view.state === 'running',
    );
    return queue.indexOf(kept) + running.length;
  }

  async cancel(id: string): Promise<boolean> {
    const kept = this.#jobs.get(id);
    if (!kept || !isLive(kept.view)) return false;
    kept.stopping?.abort();
    this.#change(kept, { state: 'cancelled' });
    return true;
  }

  async retry(id: string): Promise<boolean> {
    const kept = this.#jobs.get(id);
    if (!kept || !['failed', 'cancelled'].includes(kept.view.state)) return false;
    this.#change(kept, { state: 'queued', attempts: 0, error: null });
    this.#runNext(kept.view.kind);
    return true;
  }

  work<Kind extends JobKind>(kind: Kind, handler: JobHandler<Kind>): void {
    this.#handlers.set(kind, handler as unknown as JobHandler<JobKind>);
    if (this.#isStarted) this.#runNext(kind);
  }

  async start(): Promise<void> {
    this.#isStarted = true;
    for (const kind of this.#handlers.keys()) this.#runNext(kind);
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    for (const kept of this.#jobs.values()) kept.stopping?.abort();
  }

  #queueOf(kind: JobKind): Kept[] {
    return [...this.#jobs.values()]
      .filter(({ view }) => view.kind === kind && view.state === 'queued')
      .sort((one, other) => other.view.priority - one.view.priority || one.order - other.order);
  }

  #runNext(kind: JobKind): void {
    const handler = this.#handlers.get(kind);
    const [next] = this.#queueOf(kind);
    if (!handler || !next || !this.#isStarted || this.#busy.has(kind)) return;
    this.#busy.add(kind);
    void this.#run(next, handler).finally(() => {
      this.#busy.delete(kind);
      this.#runNext(kind);
    });
  }

  async #run(kept: Kept, handler: JobHandler<JobKind>): Promise<void> {
    const stopping = new AbortController();
    kept.stopping = stopping;
    this.#change(kept, { state: 'running', attempts: kept.view.attempts + 1 });
    const progress: Parameters<JobHandler<JobKind>>[0]['progress'] = (value) => {
      if (kept.view.state === 'running') this.#change(kept, { progress: value });
    };
    try {
      const result = await handler({ job: kept.view, token: kept.view.attempts, signal: stopping.signal, progress });
      if (kept.view.state === 'running') this.#change(kept, { state: 'done', result });
    } catch (error) {
      if (kept.view.state !== 'running') return;
      this.#change(kept, { state: 'failed', error: error instanceof Error ? error.message : String(error) });
    }
  }

  #change(kept: Kept, changes: Partial<JobView>): void {
    kept.view = { ...kept.view, ...changes, updated_at: new Date().toISOString() } as JobView;
  }
}

function isLive({ state }: JobView): boolean {
  return state === 'queued' || state === 'running';
}
