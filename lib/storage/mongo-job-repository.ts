// Agenda's own repository for MongoDB, with its claims and its writes under a claim replaced by fenced ones.
import { MongoJobRepository } from '@agendajs/mongo-backend';
import type { JobId, JobParameters, JobRepositoryOptions } from 'agenda';
import type { Collection, Db, Filter, UpdateFilter } from 'mongodb';
import { AppError } from '../errors.ts';
import { claimOf } from './agenda-jobs.ts';
import { isDuplicate, mongoCall } from './mongo-errors.ts';
import { type JobDocument, newJobDocument, notDue, toClaimedJob, toObjectId } from './mongo-job-documents.ts';
import { storedJson } from './stored-text.ts';

/** Who is claimed first. */
const inLine = { priority: -1, due_at: 1, _id: 1 } as const;

/** Two processes may make the same document at once; more rounds mean that something else is wrong. */
const rounds = 5;

/**
 * The Mongo backend saves a job's state by its id alone, so that a worker that was paused overwrites what a newer one did. Here
 * each claim takes a token of a counter, and every write under the claim asks for it. What only reads, and what acts on many jobs
 * by Agenda's filters, is inherited.
 */
export class FencedMongoRepository extends MongoJobRepository {
  readonly #database: () => Db;
  #leaseMs = 60_000;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db) {
    const given = {
      get mongo() {
        return database();
      },
    };
    super(Object.assign(given, { db: { collection: 'jobs' }, ensureIndex: false }));
    this.#database = database;
    // What is inherited reads it; it would otherwise be the collection of the database that was open first.
    Object.defineProperty(this, 'collection', { get: () => this.documents });
  }

  get documents(): Collection<JobDocument> {
    return this.#database().collection<JobDocument>('jobs');
  }

  override async getNextJobToRun(
    jobName: string,
    _nextScanAt: Date,
    lockDeadline: Date,
    now: Date = new Date(),
    options?: JobRepositoryOptions,
  ): Promise<JobParameters | undefined> {
    return await mongoCall(async () => {
      const due = { name: jobName, is_live: true, disabled: false, ready_at: { $lte: now } };
      // Looked at first, as almost every look finds nothing and the counter would grow for it.
      if (!(await this.documents.findOne(due, { projection: { _id: 1 } }))) return undefined;
      this.#leaseMs = Math.max(now.getTime() - lockDeadline.getTime(), 0);
      await this.#endCancelled(due, now);
      return await this.#claim(due, now, options?.lastModifiedBy ?? null);
    });
  }

  override async lockJob(job: JobParameters, options?: JobRepositoryOptions): Promise<JobParameters | undefined> {
    const _id = toObjectId(String(job._id));
    if (!_id || !job.nextRunAt) return undefined;
    const wanted = { _id, state: 'queued', ready_at: job.nextRunAt, disabled: false } as const;
    return await mongoCall(() => this.#claim(wanted, new Date(), options?.lastModifiedBy ?? null));
  }

  override async saveJobState(job: JobParameters): Promise<void> {
    const { id, token } = claimOf(job);
    if (!job.lockedAt) return await this.unlockJob(job);
    const held = { _id: toObjectId(id), token, state: 'running' } as const;
    const lease = { ready_at: new Date(job.lockedAt.getTime() + this.#leaseMs), lockedAt: job.lockedAt };
    const $set = { ...lease, lastRunAt: job.lastRunAt ?? null, updated_at: new Date() };
    const { matchedCount } = await mongoCall(() => this.documents.updateOne(held as Filter<JobDocument>, { $set }));
    if (matchedCount === 0) throw new AppError('aborted', `the claim ${token} of job ${id} was lost`);
  }

  /** Agenda does not wait for it: when it fails, the end of the lease gives the job back. */
  override async unlockJob(job: JobParameters): Promise<void> {
    const { id, token } = claimOf(job);
    try {
      await this.giveBack({ _id: toObjectId(id), token } as Filter<JobDocument>, { isTrySpent: false });
    } catch {
      // See above.
    }
  }

  override async unlockJobs(jobIds: readonly (JobId | string)[]): Promise<void> {
    for (const id of jobIds) {
      const _id = toObjectId(String(id));
      if (_id) await this.giveBack({ _id }, { isTrySpent: false });
    }
  }

  /**
   * Agenda saves through here what recurs: one such job a kind. The queue adds all others by `JobStore.add`.
   *
   * @throws AppError `storage_unavailable` when the store does not give it back.
   */
  override async saveJob<DATA = unknown>(job: JobParameters<DATA>): Promise<JobParameters<DATA>> {
    for (let round = 0; round < rounds; round += 1) {
      const document = await mongoCall(() => this.#saveRule(job as JobParameters<unknown>));
      if (document) return { ...job, _id: toClaimedJob(document)._id as JobId, nextRunAt: document.nextRunAt };
    }
    throw new AppError('storage_unavailable');
  }

  /**
   * Puts running jobs back into the line, or ends those somebody wants to stop (a recurring one stops for this time only).
   *
   * @returns how many.
   */
  async giveBack(
    filter: Filter<JobDocument>,
    how: { readonly isTrySpent: boolean; readonly readyAtMs?: number; readonly error?: string | null },
  ): Promise<number> {
    const now = new Date();
    const readyAt = new Date(how.readyAtMs ?? now.getTime());
    const free = { owner: null, lockedAt: null, is_cancel_requested: false, updated_at: now };
    const failReason = how.error === undefined ? {} : { failReason: how.error };
    const more: UpdateFilter<JobDocument> = how.isTrySpent ? {} : { $inc: { attempts: -1 } };
    // A try given back was not the job's fault: it keeps its place.
    const place = how.isTrySpent ? { due_at: readyAt } : {};
    const queued = {
      ...free,
      ...failReason,
      ...place,
      state: 'queued',
      ready_at: readyAt,
      nextRunAt: readyAt,
    } as const;
    const cancelled = { ...free, state: 'cancelled', is_live: false, ready_at: notDue } as const;
    const goesOn = { $or: [{ is_cancel_requested: false }, { repeatInterval: { $ne: null } }] };
    return await mongoCall(async () => {
      const running = { ...filter, state: 'running' } as Filter<JobDocument>;
      // Whoever asks for a cancellation after the first write finds the job queued, and ends it himself.
      const back = await this.documents.updateMany({ ...running, ...goesOn } as Filter<JobDocument>, {
        ...more,
        $set: queued,
      });
      const ended = await this.documents.updateMany({ ...running, is_cancel_requested: true } as Filter<JobDocument>, {
        ...more,
        $set: cancelled,
      });
      return back.matchedCount + ended.matchedCount;
    });
  }

  /** A job whose worker died after it had been told to stop is not begun again. */
  async #endCancelled(due: Filter<JobDocument>, now: Date): Promise<void> {
    const told = { ...due, state: 'running', is_cancel_requested: true, repeatInterval: null } as Filter<JobDocument>;
    const $set = {
      state: 'cancelled',
      is_live: false,
      ready_at: notDue,
      owner: null,
      lockedAt: null,
      updated_at: now,
    } as const;
    await this.documents.updateMany(told, { $set });
  }

  async #claim(wanted: Filter<JobDocument>, now: Date, owner: string | null): Promise<JobParameters | undefined> {
    const token = await this.#nextToken();
    const claimed = {
      state: 'running',
      token,
      owner,
      ready_at: new Date(now.getTime() + this.#leaseMs),
      nextRunAt: null,
      lockedAt: now,
      lastRunAt: now,
      is_cancel_requested: false,
      progress: null,
      updated_at: now,
    } as const;
    // Of two claims the one with the older token may come second: it must not take the job from the newer one.
    const filter = { ...wanted, token: { $lt: token } } as Filter<JobDocument>;
    const update = { $set: claimed, $inc: { attempts: 1 } };
    const document = await this.documents.findOneAndUpdate(filter, update, { sort: inLine, returnDocument: 'after' });
    return document ? toClaimedJob(document as JobDocument) : undefined;
  }

  async #nextToken(): Promise<number> {
    const counters = this.#database().collection<{ _id: string; value: number }>('counters');
    for (let round = 0; ; round += 1) {
      try {
        const options = { upsert: true, returnDocument: 'after' } as const;
        const counter = await counters.findOneAndUpdate({ _id: 'job token' }, { $inc: { value: 1 } }, options);
        if (counter) return counter.value;
      } catch (error) {
        // Two that make the counter at once: the second one finds it there.
        if (!isDuplicate(error) || round >= rounds) throw error;
      }
    }
  }

  /** @returns undefined when another process was faster in a way that has to be looked at anew. */
  async #saveRule(job: JobParameters<unknown>): Promise<JobDocument | undefined> {
    const repeatInterval = String(job.repeatInterval);
    const repeatTimezone = job.repeatTimezone ?? null;
    const mine = { name: job.name, dedupe_key: 'every', is_live: true };
    const rule = { data: storedJson(job.data), priority: job.priority, repeatInterval, repeatTimezone };
    const readyAt = job.nextRunAt ?? new Date();
    const moved = { ...rule, ready_at: readyAt, due_at: readyAt, nextRunAt: readyAt };
    // A restart must not put off what is overdue: the time stands as long as the rule does, and while it runs.
    const tries: readonly (readonly [Filter<JobDocument>, UpdateFilter<JobDocument>])[] = [
      [{ ...mine, repeatInterval, repeatTimezone }, { $set: rule }],
      [{ ...mine, state: 'queued' }, { $set: moved }],
      [{ ...mine, state: 'running' }, { $set: rule }],
    ];
    for (const [filter, update] of tries) {
      const found = await this.documents.findOneAndUpdate(filter, update, { returnDocument: 'after' });
      if (found) return found as JobDocument;
    }
    const added = {
      kind: job.name,
      dedupe_key: 'every',
      payload: job.data,
      priority: job.priority,
      requested_by: null,
    };
    const document = newJobDocument(
      { ...added, ready_at: readyAt.getTime() },
      { repeatInterval, repeatTimezone: job.repeatTimezone },
    );
    try {
      await this.documents.insertOne(document);
      return document;
    } catch (error) {
      if (isDuplicate(error)) return undefined;
      throw error;
    }
  }
}
