// Documents of the collection `jobs`: Agenda's fields, so that its tools can read them, and ours beside them.
import { type JobParameters, toJobId } from 'agenda';
import { ObjectId } from 'mongodb';
import type { JobState } from '../jobs/jobs.ts';
import type { ClaimedJob } from './agenda-jobs.ts';
import type { JobRecord, NewJobRecord } from './job-store.ts';
import { storedJson, storedText } from './stored-text.ts';

/** A job as it is stored. */
export interface JobDocument {
  readonly _id: ObjectId;
  /** The kind. */
  readonly name: string;
  readonly type: 'normal' | 'single';
  /** The payload. */
  readonly data: unknown;
  readonly priority: number;
  readonly nextRunAt: Date | null;
  readonly lockedAt: Date | null;
  readonly lastRunAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly failedAt: Date | null;
  readonly failReason: string | null;
  readonly repeatInterval: string | null;
  readonly repeatTimezone: string | null;
  readonly disabled: boolean;

  readonly state: JobState;
  /** Queued or running. A field of its own, because a partial index can ask for no more than equality everywhere. */
  readonly is_live: boolean;
  readonly dedupe_key: string;
  readonly ready_at: Date;
  /** The place in the line: kept while a job runs, so that one whose worker died is not put behind those that came later. */
  readonly due_at: Date;
  readonly token: number;
  readonly attempts: number;
  readonly owner: string | null;
  readonly is_cancel_requested: boolean;
  readonly progress: unknown;
  readonly result: unknown;
  readonly requested_by: number | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A job as the rest of the product knows it. */
export function toJobRecord(document: JobDocument): JobRecord {
  return {
    id: document._id.toHexString(),
    kind: document.name,
    dedupe_key: document.dedupe_key,
    payload: document.data,
    state: document.state,
    priority: document.priority,
    attempts: document.attempts,
    token: document.token,
    ready_at: document.ready_at.getTime(),
    is_cancel_requested: document.is_cancel_requested,
    progress: document.progress,
    result: document.result,
    error: document.failReason,
    requested_by: document.requested_by,
    repeat_every: document.repeatInterval,
    created_at: document.created_at.toISOString(),
    updated_at: document.updated_at.toISOString(),
  };
}

/** What a claim gives to Agenda. */
export function toClaimedJob(document: JobDocument): ClaimedJob {
  return {
    _id: toJobId(document._id.toHexString()),
    name: document.name,
    priority: document.priority,
    nextRunAt: document.nextRunAt,
    type: document.type,
    data: toJobRecord(document),
    ...(document.lockedAt ? { lockedAt: document.lockedAt } : {}),
    ...(document.lastRunAt ? { lastRunAt: document.lastRunAt } : {}),
    ...(document.repeatInterval ? { repeatInterval: document.repeatInterval } : {}),
    ...(document.repeatTimezone ? { repeatTimezone: document.repeatTimezone } : {}),
  };
}

/** When an ended job is due, which means nothing any more: the same on every store. */
export const notDue = new Date(0);

/** A new one, queued. */
export function newJobDocument(
  job: NewJobRecord,
  repeat: Pick<JobParameters, 'repeatInterval' | 'repeatTimezone'> = {},
): JobDocument {
  const now = new Date();
  const readyAt = new Date(job.ready_at);
  return {
    _id: new ObjectId(),
    name: storedText(job.kind),
    type: repeat.repeatInterval === undefined ? 'normal' : 'single',
    data: storedJson(job.payload),
    priority: job.priority,
    nextRunAt: readyAt,
    lockedAt: null,
    lastRunAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failReason: null,
    repeatInterval: repeat.repeatInterval === undefined ? null : String(repeat.repeatInterval),
    repeatTimezone: repeat.repeatTimezone ?? null,
    disabled: false,
    state: 'queued',
    is_live: true,
    dedupe_key: storedText(job.dedupe_key),
    ready_at: readyAt,
    due_at: readyAt,
    token: 0,
    attempts: 0,
    owner: null,
    is_cancel_requested: false,
    progress: null,
    result: null,
    requested_by: job.requested_by,
    created_at: now,
    updated_at: now,
  };
}

/** Undefined for what is no id, which then matches nothing. */
export function toObjectId(id: string): ObjectId | undefined {
  return typeof id === 'string' && /^[0-9a-f]{24}$/.test(id) ? new ObjectId(id) : undefined;
}
