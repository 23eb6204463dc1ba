// Agenda's repository on SQLite. Claims hand out growing tokens, and what is written under a claim is fenced by its token.
import type {
  JobParameters,
  JobRepository,
  JobsOverview,
  JobsQueryOptions,
  JobsResult,
  RemoveJobsOptions,
} from 'agenda';
import { AppError } from '../errors.ts';
import { claimOf, overviewOf, pageOf, payloadMatches } from './agenda-jobs.ts';
import { number, text } from './row.ts';
import type { SqliteDatabase, SqlRow } from './sqlite-database.ts';
import { backInLine, insertJob, toJobParameters } from './sqlite-job-rows.ts';
import { storedJson } from './stored-text.ts';

const live = "state IN ('queued', 'running')";

/** Agenda's JobRepository on SQLite; see `JobStore` for what its claims promise. */
export class SqliteJobRepository implements JobRepository {
  readonly #database: () => SqliteDatabase;
  /** What the last claim of this process asked for: leases end that long after `lockedAt`. */
  #leaseMs = 60_000;

  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  async connect(): Promise<void> {
    // The store is open before Agenda is made.
  }

  async getNextJobToRun(
    jobName: string,
    _nextScanAt: Date,
    lockDeadline: Date,
    now: Date = new Date(),
    options: { readonly lastModifiedBy?: string } = {},
  ): Promise<JobParameters | undefined> {
    const database = this.#database();
    // Agenda would take what is due before its next look as well and keep it waiting: another process may be free now.
    const nowMs = now.getTime();
    // Looked at without the write lock first, as almost every look finds nothing.
    if (!nextRow(database, jobName, nowMs)) return undefined;
    this.#leaseMs = Math.max(nowMs - lockDeadline.getTime(), 0);
    const row = database.transaction(() => {
      endCancelled(database, jobName, nowMs);
      const next = nextRow(database, jobName, nowMs);
      return next && claim(database, text(next, 'id'), nowMs, this.#leaseMs, options.lastModifiedBy ?? null);
    });
    return row && toJobParameters(row, this.#leaseMs);
  }

  async saveJobState(job: JobParameters): Promise<void> {
    const { id, token } = claimOf(job);
    if (!job.lockedAt) return this.unlockJob(job);
    const sql = `UPDATE jobs SET ready_at = ?, begun_at = ?, updated_at = ? WHERE id = ? AND token = ? AND state = 'running'`;
    const leaseEndMs = job.lockedAt.getTime() + this.#leaseMs;
    const begunAt = job.lastRunAt ?? null;
    if (this.#database().run(sql, [leaseEndMs, begunAt, new Date().toISOString(), id, token]) === 0) {
      throw new AppError('aborted', `the claim ${token} of job ${id} was lost`);
    }
  }

  /** Agenda does not wait for it: when it fails, the end of the lease gives the job back. */
  async unlockJob(job: JobParameters): Promise<void> {
    const { id, token } = claimOf(job);
    try {
      this.#database().run(`${unlockSql} AND id = ? AND token = ?`, [Date.now(), id, token]);
    } catch {
      // See above.
    }
  }

  async unlockJobs(jobIds: readonly string[]): Promise<void> {
    const sql = `${unlockSql} AND id IN (SELECT value FROM json_each(?))`;
    this.#database().run(sql, [Date.now(), JSON.stringify(jobIds)]);
  }

  async lockJob(
    job: JobParameters,
    options: { readonly lastModifiedBy?: string } = {},
  ): Promise<JobParameters | undefined> {
    const database = this.#database();
    const row = database.transaction(() => {
      const sql = "SELECT id FROM jobs WHERE id = ? AND state = 'queued' AND ready_at = ? AND is_disabled = 0";
      const found = database.get(sql, [job._id ?? null, job.nextRunAt]);
      return found && claim(database, text(found, 'id'), Date.now(), this.#leaseMs, options.lastModifiedBy ?? null);
    });
    return row && toJobParameters(row, this.#leaseMs);
  }

  /** Agenda saves through here what recurs: one such job a kind. The queue adds all others by `JobStore.add`. */
  async saveJob<DATA = unknown>(job: JobParameters<DATA>): Promise<JobParameters<DATA>> {
    const database = this.#database();
    const row = database.transaction(() => {
      const found = database.get(`SELECT * FROM jobs WHERE kind = ? AND dedupe_key = ? AND ${live}`, [
        job.name,
        'every',
      ]);
      return found ? reschedule(database, found, job) : first(database, job);
    });
    return toJobParameters(row, this.#leaseMs) as JobParameters<unknown> as JobParameters<DATA>;
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    const row = this.#database().get('SELECT * FROM jobs WHERE id = ?', [id]);
    return row ? this.#withPayload(row) : null;
  }

  async queryJobs(options: JobsQueryOptions = {}): Promise<JobsResult> {
    return pageOf(this.#select(options), options);
  }

  async getJobsOverview(): Promise<JobsOverview[]> {
    return overviewOf(this.#select({}));
  }

  async getDistinctJobNames(): Promise<string[]> {
    const rows = this.#database().all('SELECT DISTINCT kind FROM jobs ORDER BY kind');
    return rows.map((row) => text(row, 'kind'));
  }

  async getQueueSize(): Promise<number> {
    const sql = "SELECT count(*) AS total FROM jobs WHERE state = 'queued' AND ready_at < ?";
    const row = this.#database().get(sql, [Date.now()]);
    return row ? number(row, 'total') : 0;
  }

  async removeJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#change('DELETE FROM jobs', options);
  }

  async disableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#change('UPDATE jobs SET is_disabled = 1', options);
  }

  async enableJobs(options: RemoveJobsOptions): Promise<number> {
    return this.#change('UPDATE jobs SET is_disabled = 0', options);
  }

  async purgeAllJobs(): Promise<number> {
    return this.#database().run('DELETE FROM jobs');
  }

  /** Without any criterion nothing is changed: a forgotten one must not empty the queue. */
  #change(statement: string, options: RemoveJobsOptions): number {
    if (Object.values(options).every((value) => value === undefined)) return 0;
    const database = this.#database();
    return database.transaction(() => {
      const ids = this.#select(options).map((job) => job._id);
      return database.run(`${statement} WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
    });
  }

  /** To whom only looks, `data` is what he put in. */
  #withPayload(row: SqlRow): JobParameters {
    const job = toJobParameters(row, this.#leaseMs);
    return { ...job, data: job.data.payload };
  }

  /** All rows that match; the table is bounded by what the store keeps. */
  #select(options: RemoveJobsOptions & { readonly search?: string }): JobParameters[] {
    const ids = options.id === undefined ? options.ids : [options.id];
    const names = options.name === undefined ? options.names : [options.name];
    const conditions = [
      ...(ids ? [['id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)] as const] : []),
      ...(names ? [['kind IN (SELECT value FROM json_each(?))', JSON.stringify(names)] as const] : []),
      ...(options.notNames
        ? [['kind NOT IN (SELECT value FROM json_each(?))', JSON.stringify(options.notNames)] as const]
        : []),
      ...(options.search ? [['instr(lower(kind), lower(?)) > 0', options.search] as const] : []),
    ];
    const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
    const rows = this.#database().all(
      `SELECT * FROM jobs ${where} ORDER BY seq`,
      conditions.map(([, value]) => value),
    );
    const jobs = rows.map((row) => this.#withPayload(row));
    return options.data === undefined ? jobs : jobs.filter(({ data }) => payloadMatches(data, options.data));
  }
}

const unlockSql = `UPDATE jobs SET ${backInLine}, ready_at = ?, attempts = max(attempts - 1, 0) WHERE state = 'running'`;

function nextRow(database: SqliteDatabase, kind: string, nowMs: number): SqlRow | undefined {
  const sql = `SELECT id FROM jobs WHERE kind = ? AND ${live} AND ready_at <= ? AND is_disabled = 0
    ORDER BY priority DESC, due_at, seq LIMIT 1`;
  return database.get(sql, [kind, nowMs]);
}

/** A job whose worker died after it had been told to stop is not begun again. */
function endCancelled(database: SqliteDatabase, kind: string, nowMs: number): void {
  const sql = `UPDATE jobs SET state = 'cancelled', ready_at = 0, owner = NULL, ended_at = ?, updated_at = ?
    WHERE kind = ? AND state = 'running' AND is_cancel_requested = 1 AND repeat_every IS NULL AND ready_at <= ?`;
  database.run(sql, [nowMs, new Date(nowMs).toISOString(), kind, nowMs]);
}

function claim(
  database: SqliteDatabase,
  id: string,
  nowMs: number,
  leaseMs: number,
  owner: string | null,
): SqlRow | undefined {
  // One counter for all jobs: a publication outlives its job, and must know the newer one of two jobs as well.
  const counter = database.get(`INSERT INTO counters (name, value) VALUES ('job token', 1)
    ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`);
  const token = counter ? number(counter, 'value') : 0;
  const sql = `UPDATE jobs SET state = 'running', token = ?, attempts = attempts + 1, owner = ?, ready_at = ?, begun_at = ?,
    is_cancel_requested = 0, progress = NULL, updated_at = ? WHERE id = ? RETURNING *`;
  return database.get(sql, [token, owner, nowMs + leaseMs, nowMs, new Date(nowMs).toISOString(), id]);
}

function first(database: SqliteDatabase, job: JobParameters<unknown>): SqlRow {
  const every = { every: String(job.repeatInterval), timezone: job.repeatTimezone ?? null };
  const ready_at = job.nextRunAt?.getTime() ?? Date.now();
  const added = { kind: job.name, dedupe_key: 'every', payload: job.data, priority: job.priority, requested_by: null };
  const { id } = insertJob(database, { ...added, ready_at }, every);
  return rowOf(database, id);
}

/** A restart must not put off what is overdue: the time stands as long as the rule does. */
function reschedule(database: SqliteDatabase, found: SqlRow, job: JobParameters<unknown>): SqlRow {
  const every = String(job.repeatInterval);
  const isSame = found.repeat_every === every && (found.repeat_timezone ?? null) === (job.repeatTimezone ?? null);
  const readyAt = isSame || found.state === 'running' ? number(found, 'ready_at') : (job.nextRunAt ?? Date.now());
  const sql =
    'UPDATE jobs SET payload = ?, priority = ?, repeat_every = ?, repeat_timezone = ?, ready_at = ?, due_at = ? WHERE id = ?';
  const values = [
    JSON.stringify(storedJson(job.data)),
    job.priority,
    every,
    job.repeatTimezone ?? null,
    readyAt,
    readyAt,
  ];
  database.run(sql, [...values, text(found, 'id')]);
  return rowOf(database, text(found, 'id'));
}

function rowOf(database: SqliteDatabase, id: string): SqlRow {
  const row = database.get('SELECT * FROM jobs WHERE id = ?', [id]);
  if (!row) throw new AppError('internal', 'a job was saved and is not there');
  return row;
}
