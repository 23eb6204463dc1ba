// The jobs of all processes in one MongoDB database.
import type { Collection, Db, Filter } from 'mongodb';
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
import { bindFields, bindMongo } from './mongo-bind.ts';
import { mongoCall, unlessDuplicate } from './mongo-errors.ts';
import { type JobDocument, newJobDocument, notDue, toJobRecord, toObjectId } from './mongo-job-documents.ts';
import { FencedMongoRepository } from './mongo-job-repository.ts';
import type { CollectionPlan } from './mongo-schema.ts';
import { storedJson, storedText } from './stored-text.ts';

/** Another process may add, end or claim in between; more rounds mean that something else is wrong. */
const rounds = 5;

const live = { is_live: true } as const;

/** The collection with the indexes its queries use. */
export const jobsPlan: CollectionPlan = {
  collection: 'jobs',
  indexes: [
    { name: 'live_key', key: { name: 1, dedupe_key: 1 }, isUnique: true, partialFilter: live },
    { name: 'next', key: { name: 1, priority: -1, due_at: 1, _id: 1 }, partialFilter: live },
    { name: 'state', key: { state: 1, updated_at: -1 } },
    { name: 'requested', key: { requested_by: 1, created_at: -1 } },
  ],
};

/** Tokens are counted there. */
export const countersPlan: CollectionPlan = { collection: 'counters', indexes: [] };

/** {@link JobStore} on MongoDB. */
export class MongoJobs implements JobStore {
  readonly repository: FencedMongoRepository;
  readonly #bounds: JobBounds;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => Db, bounds: Partial<JobBounds> = {}) {
    this.repository = new FencedMongoRepository(database);
    this.#bounds = { ...defaultJobBounds, ...bounds };
  }

  async add(job: NewJobRecord): Promise<{ readonly record: JobRecord; readonly isNew: boolean }> {
    for (let round = 0; round < rounds; round += 1) {
      const mine = { ...bindFields({ name: job.kind, dedupe_key: job.dedupe_key }), is_live: true };
      const found = await mongoCall(() => this.#documents.findOne(mine));
      if (found) return { record: toJobRecord(found), isNew: false };
      await this.#refuseOverflow();
      const document = newJobDocument(job);
      if (await this.#insert(document)) return { record: toJobRecord(document), isNew: true };
    }
    throw new AppError('storage_unavailable');
  }

  async find(id: string): Promise<JobRecord | undefined> {
    const documents = this.#documents;
    const _id = toObjectId(id);
    const document = _id && (await mongoCall(() => documents.findOne({ _id })));
    return document ? toJobRecord(document) : undefined;
  }

  async list(query: Parameters<JobStore['list']>[0]): Promise<readonly JobRecord[]> {
    const { kinds, states, requestedBy, before, limit } = query;
    const place = before === undefined ? {} : await this.#olderThan(before);
    if (!place) return [];
    const filter: Filter<JobDocument> = {
      ...place,
      ...(kinds ? { name: { $in: kinds.map(bindMongo) } } : {}),
      ...(states ? { state: { $in: states.map(bindMongo) } } : {}),
      ...(requestedBy === undefined ? {} : { requested_by: bindMongo(requestedBy) }),
    };
    // To MongoDB a limit of 0 is none.
    if (limit < 1) return [];
    const newestFirst = { created_at: -1, _id: -1 } as const;
    const found = await mongoCall(() => this.#documents.find(filter).sort(newestFirst).limit(limit).toArray());
    return found.map(toJobRecord);
  }

  /** Undefined when that job is not there. */
  async #olderThan(id: string): Promise<Filter<JobDocument> | undefined> {
    const _id = toObjectId(id);
    const job = _id && (await mongoCall(() => this.#documents.findOne({ _id }, { projection: { created_at: 1 } })));
    if (!job) return undefined;
    const { created_at } = job;
    return { $or: [{ created_at: { $lt: created_at } }, { created_at, _id: { $lt: job._id } }] };
  }

  async counts(): Promise<Readonly<Record<JobState, number>>> {
    const total = (state: JobState) => mongoCall(() => this.#documents.countDocuments({ state }));
    const totals = await Promise.all(jobStates.map(async (state) => [state, await total(state)] as const));
    return Object.fromEntries(totals) as Record<JobState, number>;
  }

  async ahead(id: string): Promise<number> {
    const _id = toObjectId(id);
    const mine = _id && (await mongoCall(() => this.#documents.findOne({ _id, state: 'queued' })));
    if (!mine) return 0;
    const { name, priority, due_at } = mine;
    const before: Filter<JobDocument> = {
      name,
      state: 'queued',
      disabled: false,
      $or: [
        { priority: { $gt: priority } },
        { priority, due_at: { $lt: due_at } },
        { priority, due_at, _id: { $lt: _id } },
      ],
    };
    return await mongoCall(() => this.#documents.countDocuments(before));
  }

  async cancel(id: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (!_id) return false;
    const updated_at = new Date();
    const ended = { state: 'cancelled', is_live: false, ready_at: notDue, updated_at } as const;
    // Between the two writes a worker may take it, or give it back.
    for (let round = 0; round < rounds; round += 1) {
      if (await this.#set({ _id, state: 'queued' }, ended)) {
        await this.#prune('cancelled');
        return true;
      }
      if (await this.#set({ _id, state: 'running' }, { is_cancel_requested: true, updated_at })) return true;
      const state = (await this.find(id))?.state;
      if (state !== 'queued' && state !== 'running') return false;
    }
    throw new AppError('storage_unavailable');
  }

  async retry(id: string): Promise<boolean> {
    const _id = toObjectId(id);
    if (!_id) return false;
    const now = new Date();
    const queued = {
      state: 'queued',
      is_live: true,
      ready_at: now,
      due_at: now,
      nextRunAt: now,
      attempts: 0,
      is_cancel_requested: false,
      failedAt: null,
      failReason: null,
      progress: null,
      updated_at: now,
    } as const;
    const ended = { _id, state: { $in: ['failed' as const, 'cancelled' as const] } };
    return (await unlessDuplicate(() => this.#set(ended, queued))) ?? false;
  }

  async look(claim: JobClaim): Promise<ClaimState> {
    const projection = { is_cancel_requested: 1 };
    const found = await mongoCall(() => this.#documents.findOne(held(claim), { projection }));
    return stateOf(found);
  }

  async renew(claim: JobClaim, leaseEndMs: number, progress?: unknown): Promise<ClaimState> {
    const noted = progress === undefined ? {} : { progress: storedJson(progress) };
    const now = new Date();
    const $set = { ready_at: new Date(leaseEndMs), lockedAt: now, updated_at: now, ...noted };
    const found = await mongoCall(() => this.#documents.findOneAndUpdate(held(claim), { $set }));
    return stateOf(found);
  }

  async settle(claim: JobClaim, outcome: JobOutcome, nextAtMs: number | null = null): Promise<boolean> {
    if (outcome.state === 'queued') {
      const { isTrySpent, ready_at: readyAtMs, error } = outcome;
      return (await this.repository.giveBack(held(claim), { isTrySpent, readyAtMs, error })) === 1;
    }
    const isHeld = await this.#set(held(claim), ended(outcome, nextAtMs));
    if (isHeld && nextAtMs === null) await this.#prune(outcome.state);
    return isHeld;
  }

  release(owner: string): Promise<number> {
    return this.repository.giveBack({ owner }, { isTrySpent: false });
  }

  get #documents(): Collection<JobDocument> {
    return this.repository.documents;
  }

  /** @returns false when another live job has the key. */
  async #insert(document: JobDocument): Promise<boolean> {
    return (await unlessDuplicate(() => this.#documents.insertOne(document))) !== undefined;
  }

  async #set(filter: Filter<JobDocument>, $set: Partial<JobDocument>): Promise<boolean> {
    const { matchedCount } = await mongoCall(() => this.#documents.updateOne(filter, { $set }));
    return matchedCount === 1;
  }

  async #refuseOverflow(): Promise<void> {
    const limit = this.#bounds.live;
    const total = await mongoCall(() => this.#documents.countDocuments({ is_live: true }, { limit }));
    if (total >= limit) throw new AppError('queue_full');
  }

  async #prune(state: 'done' | 'failed' | 'cancelled'): Promise<void> {
    const kept = state === 'failed' ? this.#bounds.failed : this.#bounds.ended;
    await mongoCall(async () => {
      const newestFirst = { updated_at: -1, _id: -1 } as const;
      const old = await this.#documents
        .find({ state }, { projection: { _id: 1 } })
        .sort(newestFirst)
        .skip(kept)
        .limit(100)
        .toArray();
      // The state again: one of them may have been put back meanwhile.
      if (old.length > 0) await this.#documents.deleteMany({ _id: { $in: old.map(({ _id }) => _id) }, state });
    });
  }
}

const held = ({ id, token }: JobClaim) =>
  ({ _id: toObjectId(id), token: bindMongo(token), state: 'running' }) as Filter<JobDocument>;

function stateOf(document: Pick<JobDocument, 'is_cancel_requested'> | null): ClaimState {
  if (!document) return 'lost';
  return document.is_cancel_requested ? 'cancelled' : 'held';
}

function ended(outcome: Exclude<JobOutcome, { state: 'queued' }>, nextAtMs: number | null): Partial<JobDocument> {
  const now = new Date();
  const next = nextAtMs === null ? null : new Date(nextAtMs);
  return {
    state: next ? 'queued' : outcome.state,
    is_live: next !== null,
    nextRunAt: next,
    ready_at: next ?? notDue,
    ...(next ? { due_at: next, attempts: 0 } : {}),
    ...(outcome.state === 'failed' ? { failedAt: now } : {}),
    ...(outcome.state === 'done' ? { lastFinishedAt: now } : {}),
    result: outcome.state === 'done' ? storedJson(outcome.result) : null,
    failReason: outcome.state === 'failed' ? storedText(outcome.error) : null,
    owner: null,
    lockedAt: null,
    is_cancel_requested: false,
    updated_at: now,
  };
}
