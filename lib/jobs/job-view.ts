// A stored job as anybody may see it.
import type { JobRecord } from '../storage/job-store.ts';
import type { JobKind, JobView } from './jobs.ts';

/** Payload, progress and result have the shapes of `JobKinds`: only `JobQueue.add` and handlers, which are typed by it, write them. */
export function toJobView<Kind extends JobKind = JobKind>(record: JobRecord): JobView<Kind> {
  const { id, dedupe_key, state, priority, attempts, error, requested_by, created_at, updated_at } = record;
  return {
    id,
    kind: record.kind as Kind,
    dedupe_key,
    payload: record.payload as JobView<Kind>['payload'],
    state,
    priority,
    attempts,
    progress: record.progress as JobView['progress'],
    result: record.result as JobView<Kind>['result'],
    error,
    requested_by,
    created_at,
    updated_at,
  };
}
