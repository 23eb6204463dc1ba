// One claimed job under its handler: the lease is kept, progress noted, and the end written. Every write is fenced by the token.
import type { Clock } from '../clock.ts';
import { AppError, errorTable, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ClaimState, JobOutcome, JobRecord, JobStore } from '../storage/job-store.ts';
import { toJobView } from './job-view.ts';
import type { JobKind, JobKinds, JobProgress, JobRun } from './jobs.ts';

/** One claimed job, and what carries it out. */
export interface JobRunOptions {
  readonly record: JobRecord;
  /** Of the kind of `record`: the queue has looked it up by that. */
  readonly handler: (run: never) => Promise<JobKinds[JobKind]['result']>;
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
  /** How often the claim is looked at: the longest a cancellation stays unseen, and the least time between two progress writes. */
  readonly watchMs: number;
  readonly maxAttempts: number;
  /** Ms to wait before try `attempts + 1`. */
  readonly backoffMs: (attempts: number) => number;
  /** When a recurring job runs next, null for others. */
  readonly nextAtMs: number | null;
  /** The worker stops. */
  readonly stopping: AbortSignal;
  /** Called after each renewal. */
  onRenewed(): void;
}

/** Why the signal of a run aborts. */
type Interruption = 'cancelled' | 'lost' | 'stopping';

const reasons: Readonly<Record<Interruption, () => AppError>> = {
  cancelled: () => new AppError('aborted', 'The job was cancelled.'),
  lost: () => new AppError('aborted', 'Another worker has taken the job over.'),
  stopping: () => new AppError('shutting_down'),
};

/** Pauses between tries to write the end. Chosen by feel; a store that is away longer costs a run anew. */
const settlePausesMs = [200, 1000, 3000];

/** A sentence for a person, not a log. */
const longestErrorCharacters = 500;

/**
 * Runs a claimed job to its end and writes what came of it. Never throws.
 *
 * The lease is renewed at a quarter of its length. When the store cannot be reached, the run is aborted at two thirds: nobody
 * else can have the job before that.
 */
export async function runJob(options: JobRunOptions): Promise<void> {
  await new ClaimedRun(options).toEnd();
}

class ClaimedRun {
  readonly #options: JobRunOptions;
  readonly #work = new AbortController();
  readonly #ended = new AbortController();
  #interruption: Interruption | undefined;
  #progress: JobProgress | undefined;
  #renewedAtMs: number;

  constructor(options: JobRunOptions) {
    this.#options = options;
    this.#renewedAtMs = options.clock.nowMs();
  }

  async toEnd(): Promise<void> {
    const { record, maxAttempts, stopping } = this.#options;
    if (record.attempts > maxAttempts) {
      const error = `The work broke off ${maxAttempts} times without an end and was given up.`;
      return await this.#settle({ state: 'failed', error });
    }
    const onStop = () => this.#interrupt('stopping');
    stopping.addEventListener('abort', onStop, { once: true });
    if (stopping.aborted) onStop();
    const watching = this.#watch();
    const outcome = await this.#handle();
    stopping.removeEventListener('abort', onStop);
    this.#ended.abort();
    await watching;
    if (outcome) await this.#settle(outcome);
  }

  /** @returns undefined when the job is no longer ours. */
  async #handle(): Promise<JobOutcome | undefined> {
    const { record, handler, clock } = this.#options;
    const run: JobRun<JobKind> = {
      job: toJobView(record),
      token: record.token,
      signal: this.#work.signal,
      progress: (progress) => {
        this.#progress = progress;
      },
    };
    try {
      this.#work.signal.throwIfAborted();
      // A handler that got to its end has had its effect, whatever was asked of it meanwhile.
      return { state: 'done', result: await handler(run as never) };
    } catch (error) {
      if (this.#interruption === 'lost') return undefined;
      if (this.#interruption === 'cancelled') return { state: 'cancelled' };
      if (this.#interruption === 'stopping') {
        return { state: 'queued', ready_at: clock.nowMs(), error: record.error, isTrySpent: false };
      }
      return this.#failure(error);
    }
  }

  #failure(error: unknown): JobOutcome {
    const { record, maxAttempts, backoffMs, clock, log } = this.#options;
    const fields = { kind: record.kind, job: record.id, attempts: record.attempts, error };
    const sentence = (isAppError(error) ? error.message : errorTable.internal.text).slice(0, longestErrorCharacters);
    if ((isAppError(error) && error.isFinal) || record.attempts >= maxAttempts) {
      // What the person who asked is at fault for is no failure of ours.
      if (isAppError(error) && error.isFinal) log.info('job refused', fields);
      else log.warn('job failed for good', fields);
      return { state: 'failed', error: sentence };
    }
    const pauseMs = backoffMs(record.attempts);
    log.info('job failed, to be tried again', { ...fields, pauseMs });
    return { state: 'queued', ready_at: clock.nowMs() + pauseMs, error: sentence, isTrySpent: true };
  }

  #interrupt(interruption: Interruption): void {
    // Whoever has lost the job stays without it, whatever comes after.
    if (this.#interruption === 'lost') return;
    this.#interruption = interruption;
    this.#work.abort(reasons[interruption]());
  }

  async #watch(): Promise<void> {
    const { clock, watchMs } = this.#options;
    while (!this.#ended.signal.aborted && this.#interruption !== 'lost') {
      try {
        await clock.sleep(watchMs, this.#ended.signal);
      } catch {
        // The handler has ended.
        return;
      }
      await this.#lookOnce();
    }
  }

  async #lookOnce(): Promise<void> {
    const { record, clock, leaseMs, log } = this.#options;
    try {
      const state = await this.#renewOrLook();
      if (state === 'lost') {
        log.warn('job lost to another worker', { kind: record.kind, job: record.id });
        this.#interrupt('lost');
      } else if (state === 'cancelled' && !this.#interruption) this.#interrupt('cancelled');
    } catch (error) {
      log.warn('job could not be looked at', { kind: record.kind, job: record.id, error });
      if (clock.nowMs() - this.#renewedAtMs > (leaseMs * 2) / 3) this.#interrupt('lost');
    }
  }

  async #renewOrLook(): Promise<ClaimState> {
    const { record, store, clock, leaseMs, onRenewed } = this.#options;
    const nowMs = clock.nowMs();
    const progress = this.#progress;
    if (progress === undefined && nowMs - this.#renewedAtMs < leaseMs / 4) return await store.look(record);
    this.#progress = undefined;
    const state = await store.renew(record, nowMs + leaseMs, progress);
    this.#renewedAtMs = nowMs;
    onRenewed();
    return state;
  }

  async #settle(outcome: JobOutcome): Promise<void> {
    const { record, store, clock, log, nextAtMs } = this.#options;
    const fields = { kind: record.kind, job: record.id, state: outcome.state };
    for (let attempt = 0; ; attempt += 1) {
      try {
        const isHeld = await store.settle(record, outcome, nextAtMs);
        if (isHeld) log.debug('job ended', fields);
        else log.warn('the end of a job came too late: another worker has it', fields);
        return;
      } catch (error) {
        const pauseMs = settlePausesMs[attempt];
        if (pauseMs === undefined) {
          log.error('the end of a job could not be written, it will be run again', { ...fields, error });
          return;
        }
        await clock.sleep(pauseMs);
      }
    }
  }
}
