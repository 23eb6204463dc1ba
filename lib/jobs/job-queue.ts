// The queue: Agenda finds and begins what is due, the store fences what is written, this door ties them together.
import { randomUUID } from 'node:crypto';
import { Agenda, exponential, InMemoryNotificationChannel, type Job } from 'agenda';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { JobRecord, JobStore } from '../storage/job-store.ts';
import { runJob } from './job-run.ts';
import { toJobView } from './job-view.ts';
import type {
  JobHandler,
  JobKind,
  JobKinds,
  JobQueue,
  JobState,
  JobView,
  NewJob,
  Recurrence,
  WorkOptions,
} from './jobs.ts';
import { singleClaims } from './single-claims.ts';

/** What {@link JobQueue} works with. */
export interface JobQueueOptions {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a worker that says nothing keeps a job, in ms. At least 4 times `watchMs`. Default 60,000. */
  readonly leaseMs?: number;
  /** How often a running job is looked at, in ms: bounds how late a cancellation is seen. Default 1000. */
  readonly watchMs?: number;
  /** How often the store is asked for jobs that other processes added, in ms. Default 1000. */
  readonly scanMs?: number;
  /** Pause after the first failure; each further one doubles it. Default 5000 ms, at most 10 min. */
  readonly firstPauseMs?: number;
}

interface Work {
  readonly handler: (run: never) => Promise<JobKinds[JobKind]['result']>;
  readonly concurrency: number;
  readonly maxAttempts: number;
}

const longestPauseMs = 600_000;
const largestPayloadBytes = 64 * 1024;

/** `stop` promises 5 s; what is left of them is for the store. */
const stopWaitMs = 4000;

/** Never limits: the queue itself knows how often a job may be begun. */
const endlessRetries = Number.MAX_SAFE_INTEGER;

/**
 * Makes the queue of a process. Nothing runs before `start`. After `stop` a timer of Agenda may keep the process alive for half a
 * lease: a worker ends by `process.exit`.
 *
 * @throws TypeError for options that do not fit together.
 */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  return new AgendaJobQueue(options);
}

class AgendaJobQueue implements JobQueue {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #leaseMs: number;
  readonly #watchMs: number;
  readonly #scanMs: number;
  readonly #backoff: (attempts: number) => number;
  readonly #works = new Map<JobKind, Work>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  /** Its jobs carry this name in the store, so that it can give them back. */
  readonly #owner = randomUUID();
  /** Wakes this process at once; others see a new job at their next scan. */
  readonly #channel = new InMemoryNotificationChannel();
  #faultToldAtMs = Number.NEGATIVE_INFINITY;
  #agenda: Agenda | undefined;
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: JobQueueOptions) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#leaseMs = options.leaseMs ?? 60_000;
    this.#watchMs = options.watchMs ?? 1000;
    this.#scanMs = options.scanMs ?? 1000;
    if (this.#leaseMs < 4 * this.#watchMs) throw new TypeError('leaseMs must be at least 4 times watchMs');
    const delay = options.firstPauseMs ?? 5000;
    const pause = exponential({ delay, maxDelay: longestPauseMs, maxRetries: endlessRetries, jitter: 0.2 });
    const context = { error: new Error(), jobName: '', jobData: null };
    this.#backoff = (attempts) => pause({ ...context, attempt: attempts }) ?? longestPauseMs;
  }

  async add<Kind extends JobKind>(
    job: NewJob<Kind>,
  ): Promise<{ readonly job: JobView<Kind>; readonly isNew: boolean }> {
    refuseLarge(job.payload);
    const { record, isNew } = await this.#store.add({
      kind: job.kind,
      dedupe_key: job.dedupe_key,
      payload: job.payload,
      priority: job.priority ?? 0,
      requested_by: job.requested_by ?? null,
      ready_at: job.due_at_ms ?? this.#clock.nowMs(),
    });
    if (isNew) this.#wake(job.kind);
    return { job: toJobView<Kind>(record), isNew };
  }

  async find(id: string): Promise<JobView | undefined> {
    const record = await this.#store.find(id);
    return record && toJobView(record);
  }

  async list(query: Parameters<JobQueue['list']>[0]): Promise<readonly JobView[]> {
    return (await this.#store.list(query)).map((record) => toJobView(record));
  }

  counts(): Promise<Readonly<Record<JobState, number>>> {
    return this.#store.counts();
  }

  ahead(id: string): Promise<number> {
    return this.#store.ahead(id);
  }

  cancel(id: string): Promise<boolean> {
    return this.#store.cancel(id);
  }

  async retry(id: string): Promise<boolean> {
    const isBack = await this.#store.retry(id);
    const record = isBack ? await this.#store.find(id) : undefined;
    if (record) this.#wake(record.kind);
    return isBack;
  }

  async every<Kind extends JobKind>(
    kind: Kind,
    { cron, timezone = 'UTC' }: Recurrence,
    payload: JobKinds[Kind]['payload'],
  ): Promise<void> {
    refuseLarge(payload);
    // Agenda also reads "3 days" and numbers; one way to say it is enough, and its mistakes are found here.
    if (cron.trim().split(/\s+/).length !== 5)
      throw new AppError('bad_request', `"${cron}" is no rule of five fields.`);
    const agenda = this.#agenda ?? this.#createAgenda();
    const job = agenda.create(kind, payload);
    job.attrs.type = 'single';
    job.repeatEvery(cron, { timezone, skipImmediate: true });
    // Agenda notes a rule it cannot read as a failure of the job, and says nothing.
    if (!job.attrs.nextRunAt)
      throw new AppError('bad_request', `"${cron}" in ${timezone} is no rule for a recurring job.`);
    await job.save();
  }

  work<Kind extends JobKind>(kind: Kind, handler: JobHandler<Kind>, options: WorkOptions = {}): void {
    if (this.#started) throw new TypeError('work must be called before start');
    if (this.#works.has(kind)) throw new TypeError(`the kind ${kind} has its handler already`);
    const { concurrency = 1, maxAttempts = 5 } = options;
    if (concurrency < 1 || maxAttempts < 1) throw new TypeError('concurrency and maxAttempts must be at least 1');
    this.#works.set(kind, { handler, concurrency, maxAttempts });
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #start(): Promise<void> {
    if (this.#stopped) throw new AppError('shutting_down');
    if (this.#works.size === 0) return;
    this.#agenda = this.#createAgenda();
    await this.#agenda.start();
    this.#log.debug('taking jobs', { kinds: [...this.#works.keys()], owner: this.#owner });
  }

  async #stop(): Promise<void> {
    await this.#started?.catch(() => undefined);
    const agenda = this.#agenda;
    if (!agenda) return;
    await agenda.stop(false);
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#waitForRuns();
    await this.#giveBack();
  }

  /** A handler that has not ended loses its claim here: what it still writes is refused. */
  async #giveBack(): Promise<void> {
    try {
      const left = await this.#store.release(this.#owner);
      if (left > 0) this.#log.warn('jobs did not stop in time and were given back', { jobs: left });
    } catch (error) {
      // Others take them when their leases end.
      if (!isAppError(error) || error.code !== 'storage_unavailable') throw error;
      this.#log.warn('jobs could not be given back: the store is away', { error });
    }
  }

  async #waitForRuns(): Promise<void> {
    const ended = new AbortController();
    const timeUp = this.#clock.sleep(stopWaitMs, ended.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#running), timeUp]);
    ended.abort();
  }

  #createAgenda(): Agenda {
    const repository = singleClaims(this.#store.repository);
    const done = async () => undefined;
    const agenda = new Agenda({
      name: this.#owner,
      backend: { name: 'StreamVault', repository, ownsConnection: false, connect: done, disconnect: done },
      notificationChannel: this.#channel,
      processEvery: this.#scanMs,
      defaultLockLifetime: this.#leaseMs,
      maxConcurrency: [...this.#works.values()].reduce((sum, { concurrency }) => sum + concurrency, 0),
    });
    agenda.on('error', (error: unknown) => this.#tellFault(error));
    // A turn later Agenda has counted the job off, and there is room for the next one: it need not wait for the next scan.
    agenda.on('complete', (job: Job) => setImmediate(() => this.#wake(job.attrs.name)));
    for (const [kind, work] of this.#works) {
      // The lock limit keeps Agenda from claiming more than it can begin: another process may be free.
      const { concurrency } = work;
      agenda.define(kind, (job: Job) => this.#begin(job, work), { concurrency, lockLimit: concurrency });
    }
    return agenda;
  }

  async #begin(job: Job, { handler, maxAttempts }: Work): Promise<void> {
    // Claimed in the moment of stopping: it has been given back, and may be another worker's by now.
    if (this.#stopping.signal.aborted) return;
    const record = job.attrs.data as JobRecord;
    const run = runJob({
      record,
      handler,
      store: this.#store,
      clock: this.#clock,
      log: this.#log,
      leaseMs: this.#leaseMs,
      watchMs: this.#watchMs,
      maxAttempts,
      backoffMs: this.#backoff,
      // Agenda has worked it out before it began the job.
      nextAtMs: record.repeat_every === null ? null : (job.attrs.nextRunAt?.getTime() ?? null),
      stopping: this.#stopping.signal,
      // Agenda has an eye on the lease of its own.
      onRenewed: () => {
        job.attrs.lockedAt = new Date(this.#clock.nowMs());
      },
    });
    this.#running.add(run);
    await run;
    this.#running.delete(run);
  }

  /** A store that is away fails every scan: one line a minute is enough. */
  #tellFault(error: unknown): void {
    const nowMs = this.#clock.nowMs();
    const level = nowMs - this.#faultToldAtMs < 60_000 ? 'debug' : 'warn';
    if (level === 'warn') this.#faultToldAtMs = nowMs;
    this.#log[level]('jobs could not be taken', { error });
  }

  #wake(kind: string): void {
    if (this.#channel.state !== 'connected' || this.#stopping.signal.aborted) return;
    const notification = { jobName: kind, nextRunAt: null, priority: 0, timestamp: new Date() };
    void this.#channel.publish({ ...notification, jobId: '' as Job['attrs']['_id'] & string });
  }
}

function refuseLarge(payload: unknown): void {
  if (Buffer.byteLength(JSON.stringify(payload) ?? '') <= largestPayloadBytes) return;
  throw new AppError('payload_too_large', 'What is to be done is too large to be kept in the queue.');
}
