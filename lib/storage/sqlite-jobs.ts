// The jobs of all processes on one SQLite file.
import { AppError } from '../errors.ts';
import type { JobState } from '../jobs/jobs.ts';
import {
  type ClaimState,
  defaultJobBounds,
  type JobBounds,
  type JobClaim,
  type JobOutcome,
  type JobRecord,
  type JobStore,
  jobStates,
  type NewJobRecord,
} from './job-store.ts';
import { number } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { SqliteJobRepository } from './sqlite-job-repository.ts';
import { backInLine, insertJob, toJobRecord } from './sqlite-job-rows.ts';
import { storedJson } from './stored-text.ts';

const live = "state IN ('queued', 'running')";
const held = "id = ? AND token = ? AND state = 'running'";

const nowIso = (): string => new Date().toISOString();

/** {@link JobStore} on SQLite. */
export class SqliteJobs implements JobStore {
  readonly repository: SqliteJobRepository;
  readonly #database: () => SqliteDatabase;
  readonly #bounds: JobBounds;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase, bounds: Partial<JobBounds> = {}) {
    this.#database = database;
    this.#bounds = { ...defaultJobBounds, ...bounds };
    this.repository = new SqliteJobRepository(database);
  }

  async add(job: NewJobRecord): Promise<{ readonly record: JobRecord; readonly isNew: boolean }> {
    const database = this.#database();
    return database.transaction(() => {
      const sql = `SELECT * FROM jobs WHERE kind = ? AND dedupe_key = ? AND ${live}`;
      const found = database.get(sql, [job.kind, job.dedupe_key]);
      if (found) return { record: toJobRecord(found), isNew: false };
      this.#refuseOverflow(database);
      const row = insertJob(database, job);
      return { record: row, isNew: true };
    });
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const row = this.#database().get('SELECT * FROM jobs WHERE id = ?', [id]);
    return row && toJobRecord(row);
  }

  async list(query: Parameters<JobStore['list']>[0]): Promise<readonly JobRecord[]> {
    const { kinds, states, requestedBy, before, limit } = query;
    // json_each instead of a list of `?`: the statement stays the same text, whatever is asked for.
    const conditions = [
      ...(kinds ? [['kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds)] as const] : []),
      ...(states ? [['state IN (SELECT value FROM json_each(?))', JSON.stringify(states)] as const] : []),
      ...(requestedBy === undefined ? [] : [['requested_by = ?', requestedBy] as const]),
      ...(before === undefined ? [] : [['seq < (SELECT seq FROM jobs WHERE id = ?)', before] as const]),
    ];
    const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
    const values = [...conditions.map(([, value]) => value), limit];
    return this.#database().all(`SELECT * FROM jobs ${where} ORDER BY seq DESC LIMIT ?`, values).map(toJobRecord);
  }

  async counts(): Promise<Readonly<Record<JobState, number>>> {
    const rows = this.#database().all('SELECT state, count(*) AS total FROM jobs GROUP BY state');
    const totals = new Map(rows.map((row) => [row.state, number(row, 'total')]));
    return Object.fromEntries(jobStates.map((state) => [state, totals.get(state) ?? 0])) as Record<JobState, number>;
  }

  async ahead(id: string): Promise<number> {
    const sql = `SELECT count(*) AS total FROM jobs AS mine JOIN jobs AS other ON other.kind = mine.kind
      WHERE mine.id = ? AND mine.state = 'queued' AND other.state = 'queued' AND other.is_disabled = 0
      AND (-other.priority, other.due_at, other.seq) < (-mine.priority, mine.due_at, mine.seq)`;
    const row = this.#database().get(sql, [id]);
    return row ? number(row, 'total') : 0;
  }

  async cancel(id: string): Promise<boolean> {
    const database = this.#database();
    return database.transaction(() => {
      const now = nowIso();
      const queued = `UPDATE jobs SET state = 'cancelled', ready_at = 0, ended_at = ?, updated_at = ?
        WHERE id = ? AND state = 'queued'`;
      const running = "UPDATE jobs SET is_cancel_requested = 1, updated_at = ? WHERE id = ? AND state = 'running'";
      if (database.run(queued, [Date.now(), now, id]) === 1) {
        this.#prune(database, 'cancelled');
        return true;
      }
      return database.run(running, [now, id]) === 1;
    });
  }

  async retry(id: string): Promise<boolean> {
    const now = Date.now();
    const sql = `UPDATE jobs SET state = 'queued', ready_at = ?, due_at = ?, attempts = 0, is_cancel_requested = 0, error = NULL,
      progress = NULL, ended_at = NULL, updated_at = ?
      WHERE id = ? AND state IN ('failed', 'cancelled') AND NOT EXISTS (SELECT 1 FROM jobs AS other
        WHERE other.kind = jobs.kind AND other.dedupe_key = jobs.dedupe_key AND other.${live})`;
    return this.#database().run(sql, [now, now, nowIso(), id]) === 1;
  }

  async look({ id, token }: JobClaim): Promise<ClaimState> {
    const row = this.#database().get(`SELECT is_cancel_requested FROM jobs WHERE ${held}`, [id, token]);
    if (!row) return 'lost';
    return number(row, 'is_cancel_requested') === 1 ? 'cancelled' : 'held';
  }

  async renew({ id, token }: JobClaim, leaseEndMs: number, progress?: unknown): Promise<ClaimState> {
    const noted = progress === undefined ? null : JSON.stringify(storedJson(progress));
    const sql = `UPDATE jobs SET ready_at = ?, progress = coalesce(?, progress), updated_at = ? WHERE ${held}
      RETURNING is_cancel_requested`;
    const row = this.#database().get(sql, [leaseEndMs, noted, nowIso(), id, token]);
    if (!row) return 'lost';
    return number(row, 'is_cancel_requested') === 1 ? 'cancelled' : 'held';
  }

  async settle(claim: JobClaim, outcome: JobOutcome, nextAtMs: number | null = null): Promise<boolean> {
    const database = this.#database();
    return database.transaction(() => {
      const isHeld = writeOutcome(database, claim, outcome, nextAtMs);
      if (isHeld && outcome.state !== 'queued' && nextAtMs === null) this.#prune(database, outcome.state);
      return isHeld;
    });
  }

  async release(owner: string): Promise<number> {
    const sql = `UPDATE jobs SET ${backInLine}, ready_at = ?, attempts = max(attempts - 1, 0), updated_at = ?
      WHERE owner = ? AND state = 'running'`;
    return this.#database().run(sql, [Date.now(), nowIso(), owner]);
  }

  #refuseOverflow(database: SqliteDatabase): void {
    const sql = `SELECT count(*) AS total FROM (SELECT 1 FROM jobs WHERE ${live} LIMIT ?)`;
    const row = database.get(sql, [this.#bounds.live]);
    if (row && number(row, 'total') >= this.#bounds.live) throw new AppError('queue_full');
  }

  #prune(database: SqliteDatabase, state: 'done' | 'failed' | 'cancelled'): void {
    const kept = state === 'failed' ? this.#bounds.failed : this.#bounds.ended;
    const sql = `DELETE FROM jobs WHERE seq IN
      (SELECT seq FROM jobs WHERE state = ? ORDER BY updated_at DESC, seq DESC LIMIT -1 OFFSET ?)`;
    database.run(sql, [state, kept]);
  }
}

function writeOutcome(
  database: SqliteDatabase,
  { id, token }: JobClaim,
  outcome: JobOutcome,
  nextAtMs: number | null,
): boolean {
  const now = nowIso();
  if (outcome.state === 'queued') {
    const sql = `UPDATE jobs SET ${backInLine}, ready_at = ?, due_at = CASE WHEN ? THEN ? ELSE due_at END, error = ?,
      attempts = max(attempts - ?, 0),
      updated_at = ? WHERE ${held}`;
    // A try given back was not its fault: it keeps its place.
    const { ready_at, isTrySpent, error } = outcome;
    return database.run(sql, [ready_at, isTrySpent, ready_at, error, !isTrySpent, now, id, token]) === 1;
  }
  const result = outcome.state === 'done' ? JSON.stringify(storedJson(outcome.result)) : null;
  const error = outcome.state === 'failed' ? outcome.error : null;
  // A recurring job begins anew with all its tries; what its last run came to stays to be read.
  const sql = `UPDATE jobs SET state = ?, ready_at = ?, due_at = ?, attempts = CASE WHEN ? THEN 0 ELSE attempts END, result = ?, error = ?,
    owner = NULL, is_cancel_requested = 0, ended_at = ?, updated_at = ? WHERE ${held}`;
  const state = nextAtMs === null ? outcome.state : 'queued';
  const values = [state, nextAtMs ?? 0, nextAtMs ?? 0, nextAtMs !== null, result, error, Date.now(), now, id, token];
  return database.run(sql, values) === 1;
}
