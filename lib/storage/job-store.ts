// What a store promises to the jobs room. Obligations; SQLite and MongoDB keep them, one contract suite for both.
import type { JobRepository } from 'agenda';
import type { JobState } from '../jobs/jobs.ts';

/** Every state a job may be in. */
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const satisfies readonly JobState[];

/** A job as it is kept. Field names are those of the stored rows and documents. */
export interface JobRecord {
  /** 24 hex digits. */
  readonly id: string;
  readonly kind: string;
  readonly dedupe_key: string;
  /** JSON. */
  readonly payload: unknown;
  readonly state: JobState;
  /** Higher first. */
  readonly priority: number;
  /** Claims that count: a job given back by a worker that stops does not lose a try. */
  readonly attempts: number;
  /** Of the last claim, 0 before the first. */
  readonly token: number;
  /** Ms since the epoch: when it is due while queued, when the lease ends while running; of no meaning afterwards. */
  readonly ready_at: number;
  readonly is_cancel_requested: boolean;
  readonly progress: unknown;
  readonly result: unknown;
  readonly error: string | null;
  readonly requested_by: number | null;
  /** Cron expression of a recurring job, null for others. */
  readonly repeat_every: string | null;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly updated_at: string;
}

/** What is said of a job when it is added. */
export type NewJobRecord = Pick<
  JobRecord,
  'kind' | 'dedupe_key' | 'payload' | 'priority' | 'requested_by' | 'ready_at'
>;

/** Who may write: the holder of this token, as long as the job runs. */
export type JobClaim = Pick<JobRecord, 'id' | 'token'>;

/** Whether a claim still holds. `cancelled`: it does, and somebody wants the work to stop. */
export type ClaimState = 'held' | 'cancelled' | 'lost';

/** How a claim ends. */
export type JobOutcome =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'cancelled' }
  /** Again, not before `ready_at`. `isTrySpent` false gives the try back. */
  | {
      readonly state: 'queued';
      readonly ready_at: number;
      readonly error: string | null;
      readonly isTrySpent: boolean;
    };

/** How much is kept of what has ended; the oldest go first. */
export interface JobBounds {
  /** Queued and running ones. */
  readonly live: number;
  /** Done and cancelled ones, each. */
  readonly ended: number;
  /** Dead letters. */
  readonly failed: number;
}

/** Chosen by feel: a person never scrolls further, and a table of this size costs nothing. */
export const defaultJobBounds: JobBounds = { live: 10_000, ended: 1000, failed: 500 };

/**
 * Jobs of all processes on this store.
 *
 * Every write is atomic and durable when its promise resolves. A claim (`repository.getNextJobToRun`) takes one job that is due, or
 * whose lease has ended (highest priority first, then what was due first), and gives it a token greater than all tokens before. Whatever is written under a claim names
 * the token in the same write: once another claim exists, or the job has ended, it changes nothing.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface JobStore {
  /**
   * The door Agenda claims through. What a claim returns has the {@link JobRecord} as its `data`. `saveJobState` renews the
   * lease while `lockedAt` is set and gives the job back when it is not; it throws when the claim is lost.
   */
  readonly repository: JobRepository;
  /**
   * Adds a job, or returns the queued or running one of the same kind and key, unchanged.
   *
   * @throws AppError `queue_full` when as many are live as the bounds allow.
   */
  add(job: NewJobRecord): Promise<{ readonly record: JobRecord; readonly isNew: boolean }>;
  find(id: string): Promise<JobRecord | undefined>;
  /** Newest first. An empty list of kinds or states matches none. Keyset. */
  list(query: {
    readonly kinds?: readonly string[];
    readonly states?: readonly JobState[];
    readonly requestedBy?: number;
    /** Only those that came before this one (its id); none when it is not there any more. */
    readonly before?: string;
    readonly limit: number;
  }): Promise<readonly JobRecord[]>;
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** Queued jobs of the same kind that are claimed before this one; 0 when it is not queued. */
  ahead(id: string): Promise<number>;
  /** Ends a queued job, asks a running one to stop. @returns false in every other state. */
  cancel(id: string): Promise<boolean>;
  /** Puts a failed or cancelled job back. @returns false in every other state, and while a live job has its key. */
  retry(id: string): Promise<boolean>;
  /** Looks at a claim and changes nothing. */
  look(claim: JobClaim): Promise<ClaimState>;
  /** Lets the lease end at `leaseEndMs`, and notes progress when given. */
  renew(claim: JobClaim, leaseEndMs: number, progress?: unknown): Promise<ClaimState>;
  /**
   * Ends a claim. A recurring job that ended is queued again for `nextAtMs`.
   *
   * @returns false when the claim was lost: nothing was written.
   */
  settle(claim: JobClaim, outcome: JobOutcome, nextAtMs?: number | null): Promise<boolean>;
  /** Gives back whatever this owner (Agenda's name) still holds. @returns how many jobs. */
  release(owner: string): Promise<number>;
}
