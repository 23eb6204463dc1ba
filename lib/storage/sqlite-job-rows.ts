// Rows of the table `jobs` as records, and as Agenda wants to see them.
import { randomBytes } from 'node:crypto';
import { type JobParameters, toJobId } from 'agenda';
import { AppError } from '../errors.ts';
import { type JobRecord, jobStates, type NewJobRecord } from './job-store.ts';
import { nullable, number, oneOf, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { storedJson } from './stored-text.ts';

/** Back to `queued`, unless somebody wants it to stop: a recurring job then stops for this time only. */
export const backInLine = `owner = NULL, is_cancel_requested = 0, state =
  CASE WHEN is_cancel_requested = 1 AND repeat_every IS NULL THEN 'cancelled' ELSE 'queued' END`;

const json = (row: SqlRow, column: string): unknown => JSON.parse(text(row, column));

/** A row of `SELECT * FROM jobs`. */
export function toJobRecord(row: SqlRow): JobRecord {
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind'),
    dedupe_key: text(row, 'dedupe_key'),
    payload: json(row, 'payload'),
    state: oneOf(row, 'state', jobStates),
    priority: number(row, 'priority'),
    attempts: number(row, 'attempts'),
    token: number(row, 'token'),
    ready_at: number(row, 'ready_at'),
    is_cancel_requested: number(row, 'is_cancel_requested') === 1,
    progress: nullable(row, 'progress', json),
    result: nullable(row, 'result', json),
    error: nullable(row, 'error', text),
    requested_by: nullable(row, 'requested_by', number),
    repeat_every: nullable(row, 'repeat_every', text),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
  };
}

const date = (row: SqlRow, column: string): Date => new Date(number(row, column));

/**
 * The same row in Agenda's words. Its `nextRunAt` is null once a job has begun, its `lockedAt` set while one runs.
 *
 * @param leaseMs to tell `lockedAt` from the end of the lease.
 */
export function toJobParameters(row: SqlRow, leaseMs = 0): JobParameters<JobRecord> {
  const record = toJobRecord(row);
  const optional = {
    lockedAt: record.state === 'running' ? new Date(record.ready_at - leaseMs) : undefined,
    lastRunAt: nullable(row, 'begun_at', date) ?? undefined,
    lastFinishedAt: record.state === 'done' ? date(row, 'ended_at') : undefined,
    failedAt: record.state === 'failed' ? date(row, 'ended_at') : undefined,
    failReason: record.error ?? undefined,
    repeatInterval: record.repeat_every ?? undefined,
    repeatTimezone: nullable(row, 'repeat_timezone', text) ?? undefined,
    disabled: number(row, 'is_disabled') === 1,
  };
  const set = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    _id: toJobId(record.id),
    name: record.kind,
    priority: record.priority,
    nextRunAt: record.state === 'queued' ? new Date(record.ready_at) : null,
    type: record.repeat_every === null ? 'normal' : 'single',
    data: record,
    ...set,
  };
}

/**
 * Adds a row; the caller has looked for a live one with its key, in the same transaction.
 *
 * @throws AppError `internal` when the row is not there afterwards.
 */
export function insertJob(
  database: SqliteDatabase,
  job: NewJobRecord,
  repeat: { readonly every: string; readonly timezone: string | null } | null = null,
): JobRecord {
  const now = new Date().toISOString();
  // 24 hex digits, as MongoDB's own ids are: an id looks the same on every store.
  const sql = `INSERT INTO jobs (id, kind, dedupe_key, payload, state, priority, attempts, token, ready_at, due_at,
    is_cancel_requested, is_disabled, requested_by, repeat_every, repeat_timezone, created_at, updated_at)
    VALUES (?, ?, ?, ?, 'queued', ?, 0, 0, ?, ?, 0, 0, ?, ?, ?, ?, ?) RETURNING *`;
  const values = [
    randomBytes(12).toString('hex'),
    job.kind,
    job.dedupe_key,
    JSON.stringify(storedJson(job.payload)),
    job.priority,
  ];
  const repeated = [repeat?.every ?? null, repeat?.timezone ?? null];
  const row = database.get(sql, [...values, job.ready_at, job.ready_at, job.requested_by, ...repeated, now, now]);
  if (!row) throw new AppError('internal', 'a job was added and is not there');
  return toJobRecord(row);
}
