// What every job store must do, whatever its engine. Called once per engine with a way to open a fresh one.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobBounds, JobClaim, JobRecord, JobStore, NewJobRecord } from '#lib/storage/job-store.ts';

/** One engine under test. */
export interface JobStoreSubject {
  /** A store over the same data each time, as another process has it. */
  open(bounds?: Partial<JobBounds>): Promise<JobStore>;
  /** Closes every store and removes the data. */
  dispose(): Promise<void>;
}

const leaseMs = 60_000;

export function newJob(changes: Partial<NewJobRecord> = {}): NewJobRecord {
  return {
    kind: 'enrich',
    dedupe_key: 'a',
    payload: { chat_id: 1, message_id: 2 },
    priority: 0,
    requested_by: null,
    ready_at: Date.now(),
    ...changes,
  };
}

interface ClaimOptions {
  readonly kind?: string;
  readonly owner?: string;
  /** Time of the claim: later than now to find leases ended without waiting for it. */
  readonly inMs?: number;
}

/** What Agenda does when it looks for work. */
export async function claimNext(store: JobStore, options: ClaimOptions = {}): Promise<JobRecord | undefined> {
  const { kind = 'enrich', owner = 'worker', inMs = 0 } = options;
  const now = new Date(Date.now() + inMs);
  const deadline = new Date(now.getTime() - leaseMs);
  const job = await store.repository.getNextJobToRun(kind, now, deadline, now, { lastModifiedBy: owner });
  return job?.data as JobRecord | undefined;
}

/**
 * Registers the suite.
 *
 * @param createSubject makes an empty data set; called before each test.
 */
export function jobStoreContract(engine: string, createSubject: () => Promise<JobStoreSubject>): void {
  let subject: JobStoreSubject;
  let store: JobStore;

  beforeEach(async () => {
    subject = await createSubject();
    store = await subject.open();
  });

  afterEach(() => subject.dispose());

  /** Adds a job and claims it. */
  async function begun(changes: Partial<NewJobRecord> = {}): Promise<JobRecord> {
    await store.add(newJob(changes));
    return present(await claimNext(store, { kind: changes.kind ?? 'enrich' }));
  }

  describe(`${engine}: adding jobs`, () => {
    it('keeps what was added, for another process too', async () => {
      const payload = { text: 'naïve 🎬 \0 \u202e', $set: { 'a.b': [1, null, true] }, big: 2 ** 53 - 1 };
      const { record, isNew } = await store.add(
        newJob({ payload, priority: 3, requested_by: 2 ** 52, dedupe_key: "'; --" }),
      );
      expect(isNew).toBe(true);
      expect(record).toMatchObject({ payload, priority: 3, requested_by: 2 ** 52, dedupe_key: "'; --" });
      expect(record).toMatchObject({
        state: 'queued',
        attempts: 0,
        token: 0,
        progress: null,
        result: null,
        error: null,
      });
      expect(record.id).toMatch(/^[0-9a-f]{24}$/);
      expect(record.created_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      const other = await subject.open();
      expect(await other.find(record.id)).toEqual(record);
    });

    it('has one live job of a kind and key, also when many add it at once', async () => {
      const other = await subject.open();
      const added = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).add(newJob({ payload: index }))),
      );
      expect(added.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(added.map(({ record }) => record.id)).size).toBe(1);
      expect((await store.counts()).queued).toBe(1);
    });

    it('has it while it runs too, and takes another one when it has ended', async () => {
      const first = await begun();
      expect((await store.add(newJob())).isNew).toBe(false);
      await store.settle(first, { state: 'done', result: null });
      expect((await store.add(newJob())).isNew).toBe(true);
    });

    it('keeps kinds and keys apart', async () => {
      await store.add(newJob());
      expect((await store.add(newJob({ kind: 'mirror' }))).isNew).toBe(true);
      expect((await store.add(newJob({ dedupe_key: 'b' }))).isNew).toBe(true);
    });

    it('takes no more than its bound of live jobs', async () => {
      const small = await subject.open({ live: 2 });
      await small.add(newJob({ dedupe_key: '1' }));
      await small.add(newJob({ dedupe_key: '2' }));
      await expect(small.add(newJob({ dedupe_key: '3' }))).rejects.toMatchObject({ code: 'queue_full' });
      expect((await small.add(newJob({ dedupe_key: '2' }))).isNew).toBe(false);
      const claimed = present(await claimNext(small));
      await small.settle(claimed, { state: 'done', result: null });
      expect((await small.add(newJob({ dedupe_key: '3' }))).isNew).toBe(true);
    });

    it.each(['', 'x', '0'.repeat(24), 'z'.repeat(24)])('knows no job "%s"', async (id) => {
      expect(await store.find(id)).toBeUndefined();
      expect(await store.cancel(id)).toBe(false);
      expect(await store.retry(id)).toBe(false);
      expect(await store.ahead(id)).toBe(0);
      expect(await store.look({ id, token: 0 })).toBe('lost');
    });
  });

  describe(`${engine}: claiming`, () => {
    it('takes the highest priority first, then what is due longest, then what was added first', async () => {
      const nowMs = Date.now() - 1000;
      await store.add(newJob({ dedupe_key: 'c', ready_at: nowMs }));
      await store.add(newJob({ dedupe_key: 'b', ready_at: nowMs - 5000 }));
      await store.add(newJob({ dedupe_key: 'd', ready_at: nowMs }));
      await store.add(newJob({ dedupe_key: 'a', ready_at: nowMs, priority: 1 }));
      await store.add(newJob({ dedupe_key: 'e', ready_at: nowMs, priority: -1 }));
      expect(await claimAll()).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('puts a job whose worker died before those that came later', async () => {
      const nowMs = Date.now() - 1000;
      await store.add(newJob({ dedupe_key: 'first', ready_at: nowMs }));
      await claimNext(store);
      await store.add(newJob({ dedupe_key: 'later', ready_at: nowMs + 500 }));
      expect(await claimNext(store, { inMs: leaseMs + 1000 })).toMatchObject({ dedupe_key: 'first', attempts: 2 });
    });

    it('takes nothing before it is due, and nothing of another kind', async () => {
      await store.add(newJob({ ready_at: Date.now() + 30_000 }));
      await store.add(newJob({ kind: 'mirror' }));
      expect(await claimNext(store)).toBeUndefined();
      expect(await claimNext(store, { inMs: 31_000 })).toMatchObject({ kind: 'enrich' });
    });

    it('never gives a job to two', async () => {
      for (let index = 0; index < 30; index += 1) await store.add(newJob({ dedupe_key: `${index}` }));
      const other = await subject.open();
      const claims = Array.from({ length: 40 }, (_, index) => claimNext(index % 2 ? store : other));
      const claimed = (await Promise.all(claims)).filter((record) => record !== undefined);
      expect(claimed).toHaveLength(30);
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(30);
      expect(new Set(claimed.map(({ token }) => token)).size).toBe(30);
    });

    it('gives a greater token with every claim, also after all jobs have gone', async () => {
      const first = await begun();
      await store.settle(first, { state: 'done', result: null });
      await store.repository.purgeAllJobs();
      store = await subject.open();
      const second = await begun();
      expect(second.token).toBeGreaterThan(first.token);
    });

    it('keeps a job until its lease ends, and a renewed one longer', async () => {
      const claimed = await begun();
      expect(await claimNext(store, { inMs: leaseMs - 1000 })).toBeUndefined();
      expect(await store.renew(claimed, Date.now() + 2 * leaseMs)).toBe('held');
      expect(await claimNext(store, { inMs: leaseMs + 1000 })).toBeUndefined();
      const again = present(await claimNext(store, { inMs: 2 * leaseMs + 1000 }));
      expect(again).toMatchObject({ id: claimed.id, attempts: 2, state: 'running' });
    });

    it('lets an older claim write nothing once a newer one is there', async () => {
      const older = await begun();
      const newer = present(await claimNext(store, { inMs: leaseMs + 1 }));
      expect(newer.id).toBe(older.id);
      const before = await store.find(newer.id);
      expect(await store.look(older)).toBe('lost');
      expect(await store.renew(older, Date.now() + 1, { stage: 'reading' })).toBe('lost');
      for (const outcome of [
        { state: 'done', result: 1 },
        { state: 'failed', error: 'x' },
        { state: 'cancelled' },
        { state: 'queued', ready_at: 0, error: null, isTrySpent: true },
      ] as const) {
        expect(await store.settle(older, outcome)).toBe(false);
      }
      const zombie = { _id: older.id, name: 'enrich', data: older } as never;
      await expect(
        store.repository.saveJobState({ ...(zombie as object), lockedAt: new Date() } as never, undefined),
      ).rejects.toThrow();
      await store.repository.saveJobState(zombie, undefined);
      await store.repository.unlockJob(zombie);
      expect(await store.find(newer.id)).toEqual(before);
      expect(await store.settle(newer, { state: 'done', result: 2 })).toBe(true);
      expect(await store.settle(newer, { state: 'failed', error: 'late' })).toBe(false);
      expect(await store.find(newer.id)).toMatchObject({ state: 'done', result: 2, error: null });
    });

    it('gives back what an owner holds, and nothing of others', async () => {
      await store.add(newJob({ dedupe_key: '1' }));
      await store.add(newJob({ dedupe_key: '2' }));
      const mine = present(await claimNext(store, { owner: 'me' }));
      const theirs = present(await claimNext(store, { owner: 'them' }));
      expect(await store.release('me')).toBe(1);
      expect(await store.find(mine.id)).toMatchObject({ state: 'queued', attempts: 0 });
      expect(await store.look(theirs)).toBe('held');
      expect(await store.release('me')).toBe(0);
    });

    it('lets Agenda renew, unlock and lock one by its id', async () => {
      const claimed = await begun();
      const job = { _id: claimed.id, name: 'enrich', data: claimed, lockedAt: new Date(Date.now() + leaseMs) } as never;
      await store.repository.saveJobState(job, undefined);
      expect(await claimNext(store, { inMs: leaseMs + 1000 })).toBeUndefined();
      await store.repository.unlockJobs([claimed.id as never]);
      const queued = present((await store.repository.getJobById(claimed.id)) ?? undefined);
      expect(queued.nextRunAt).toBeInstanceOf(Date);
      const locked = present(await store.repository.lockJob(queued, { lastModifiedBy: 'me' }));
      expect((locked.data as JobRecord).token).toBeGreaterThan(claimed.token);
      expect(await store.repository.lockJob(queued, undefined)).toBeUndefined();
      expect(await store.release('me')).toBe(1);
    });
  });

  describe(`${engine}: ends of jobs`, () => {
    it('keeps result and progress', async () => {
      const claimed = await begun();
      const progress = { stage: 'reading', done_bytes: 5, total_bytes: null };
      await store.renew(claimed, Date.now() + leaseMs, progress);
      await store.settle(claimed, { state: 'done', result: { chat_id: 1 } });
      expect(await store.find(claimed.id)).toMatchObject({
        state: 'done',
        result: { chat_id: 1 },
        progress,
        error: null,
      });
    });

    it('queues a failed try for later, and counts it', async () => {
      const claimed = await begun();
      const ready_at = Date.now() + 5000;
      await store.settle(claimed, { state: 'queued', ready_at, error: 'no luck', isTrySpent: true });
      expect(await store.find(claimed.id)).toMatchObject({ state: 'queued', ready_at, error: 'no luck', attempts: 1 });
      expect(await claimNext(store)).toBeUndefined();
      expect(await claimNext(store, { inMs: 6000 })).toMatchObject({ attempts: 2, error: 'no luck' });
    });

    it('gives a try back that was not the job’s fault', async () => {
      const claimed = await begun();
      await store.settle(claimed, { state: 'queued', ready_at: Date.now(), error: null, isTrySpent: false });
      expect(await claimNext(store)).toMatchObject({ id: claimed.id, attempts: 1 });
    });

    it('puts a dead letter back with all its tries', async () => {
      const claimed = await begun();
      await store.settle(claimed, { state: 'failed', error: 'gone' });
      expect(await claimNext(store, { inMs: 10 * leaseMs })).toBeUndefined();
      expect(await store.retry(claimed.id)).toBe(true);
      expect(await store.find(claimed.id)).toMatchObject({ state: 'queued', attempts: 0, error: null });
      expect(await store.retry(claimed.id)).toBe(false);
    });

    it('puts none back beside a live one of its key', async () => {
      const claimed = await begun();
      await store.settle(claimed, { state: 'failed', error: 'gone' });
      const second = await store.add(newJob());
      expect(await store.retry(claimed.id)).toBe(false);
      await store.cancel(second.record.id);
      expect(await store.retry(claimed.id)).toBe(true);
      expect(await store.retry(second.record.id)).toBe(false);
    });

    it('keeps the newest of what has ended', async () => {
      const small = await subject.open({ ended: 3, failed: 2 });
      const ends = ['done', 'failed', 'cancelled'] as const;
      for (let index = 0; index < 15; index += 1) {
        const { record } = await small.add(newJob({ dedupe_key: `${index}` }));
        if (ends[index % 3] === 'cancelled') await small.cancel(record.id);
        else await settleAs(small, present(await claimNext(small)), ends[index % 3] as 'done' | 'failed');
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      expect(await small.counts()).toEqual({ queued: 0, running: 0, done: 3, failed: 2, cancelled: 3 });
      const keys = (await small.list({ states: ['done'], limit: 10 })).map(({ dedupe_key }) => dedupe_key);
      expect(keys).toEqual(['12', '9', '6']);
    });
  });

  describe(`${engine}: cancelling`, () => {
    it('ends a queued job at once', async () => {
      const { record } = await store.add(newJob());
      expect(await store.cancel(record.id)).toBe(true);
      expect(await store.find(record.id)).toMatchObject({ state: 'cancelled' });
      expect(await claimNext(store)).toBeUndefined();
      expect(await store.cancel(record.id)).toBe(false);
    });

    it('tells whoever runs it, who may still end it as he likes', async () => {
      const claimed = await begun();
      expect(await (await subject.open()).cancel(claimed.id)).toBe(true);
      expect(await store.look(claimed)).toBe('cancelled');
      expect(await store.renew(claimed, Date.now() + leaseMs)).toBe('cancelled');
      expect(await store.settle(claimed, { state: 'done', result: null })).toBe(true);
      expect(await store.cancel(claimed.id)).toBe(false);
    });

    it.each(['settle', 'release', 'unlock', 'death'] as const)('is not forgotten over a %s', async (how) => {
      const claimed = await begun();
      await store.cancel(claimed.id);
      const again = { state: 'queued', ready_at: Date.now(), error: null, isTrySpent: true } as const;
      if (how === 'settle') await store.settle(claimed, again);
      if (how === 'release') await store.release('worker');
      if (how === 'unlock') await store.repository.unlockJobs([claimed.id as never]);
      expect(await claimNext(store, { inMs: 2 * leaseMs })).toBeUndefined();
      expect(await store.find(claimed.id)).toMatchObject({ state: 'cancelled' });
    });

    it('does not last over a retry', async () => {
      const claimed = await begun();
      await store.cancel(claimed.id);
      await store.settle(claimed, { state: 'cancelled' });
      await store.retry(claimed.id);
      const again = present(await claimNext(store));
      expect(await store.look(again)).toBe('held');
    });
  });

  describe(`${engine}: looking`, () => {
    it('lists newest first by kind, state and person, as many as asked', async () => {
      const nowMs = Date.now();
      await add('1', { requested_by: 7 });
      await add('2', { kind: 'mirror', requested_by: 7 });
      await add('3', { requested_by: 8, ready_at: nowMs - 1000 });
      await claimNext(store);
      expect(await keys({ limit: 10 })).toEqual(['3', '2', '1']);
      expect(await keys({ limit: 2 })).toEqual(['3', '2']);
      expect(await keys({ kinds: ['enrich'], limit: 10 })).toEqual(['3', '1']);
      expect(await keys({ states: ['queued'], limit: 10 })).toEqual(['2', '1']);
      expect(await keys({ states: ['queued', 'running'], requestedBy: 7, limit: 10 })).toEqual(['2', '1']);
      expect(await keys({ requestedBy: 8, kinds: ['mirror'], limit: 10 })).toEqual([]);
      expect(await keys({ kinds: [], limit: 10 })).toEqual([]);
      expect(await keys({ limit: 0 })).toEqual([]);
    });

    it('goes on after a job, page by page, and ends where that is gone', async () => {
      for (const key of ['1', '2', '3', '4', '5']) await add(key);
      const first = await store.list({ limit: 2 });
      expect(first.map(({ dedupe_key }) => dedupe_key)).toEqual(['5', '4']);
      const second = await store.list({ before: first.at(-1)?.id ?? '', limit: 2 });
      expect(second.map(({ dedupe_key }) => dedupe_key)).toEqual(['3', '2']);
      expect(await keys({ before: second.at(-1)?.id ?? '', limit: 2 })).toEqual(['1']);
      expect(await keys({ before: second.at(-1)?.id ?? '', kinds: ['mirror'], limit: 2 })).toEqual([]);
      expect(await keys({ before: 'f'.repeat(24), limit: 2 })).toEqual([]);
      expect(await keys({ before: '{"$gt":""}', limit: 2 })).toEqual([]);
    });

    it('counts by state', async () => {
      await add('1');
      await add('2');
      await claimNext(store);
      expect(await store.counts()).toEqual({ queued: 1, running: 1, done: 0, failed: 0, cancelled: 0 });
    });

    it('says how many are ahead', async () => {
      const nowMs = Date.now() - 1000;
      await add('running', { priority: 9, ready_at: nowMs });
      await claimNext(store);
      const low = await add('low', { priority: -1, ready_at: nowMs });
      const first = await add('first', { ready_at: nowMs });
      const second = await add('second', { ready_at: nowMs + 1 });
      await add('other', { kind: 'mirror', priority: 5, ready_at: nowMs });
      expect(await Promise.all([first, second, low].map((id) => store.ahead(id)))).toEqual([0, 1, 2]);
      await store.cancel(first);
      expect(await store.ahead(second)).toBe(0);
      expect(await store.ahead(first)).toBe(0);
    });

    async function add(dedupe_key: string, changes: Partial<NewJobRecord> = {}): Promise<string> {
      // Apart in time, as the order of two ids made in the same moment means nothing.
      await new Promise((resolve) => setTimeout(resolve, 2));
      return (await store.add(newJob({ dedupe_key, ...changes }))).record.id;
    }

    const keys = async (query: Parameters<JobStore['list']>[0]) =>
      (await store.list(query)).map(({ dedupe_key }) => dedupe_key);
  });

  describe(`${engine}: recurring jobs`, () => {
    const rule = (changes: object = {}) =>
      ({
        name: 'enrich',
        type: 'single',
        priority: 0,
        data: { a: 1 },
        repeatInterval: '0 3 * * *',
        repeatTimezone: 'UTC',
        nextRunAt: new Date(Date.now() + 10_000),
        ...changes,
      }) as never;

    it('is one job a kind, and stays where it is as long as its rule does', async () => {
      const first = await store.repository.saveJob(rule(), undefined);
      await store.repository.saveJob(rule({ nextRunAt: new Date(Date.now() + 99_000), data: { a: 2 } }), undefined);
      const [only, ...others] = await store.list({ limit: 10 });
      expect(others).toEqual([]);
      expect(only).toMatchObject({
        payload: { a: 2 },
        ready_at: first.nextRunAt?.getTime(),
        repeat_every: '0 3 * * *',
      });
    });

    it('moves with its rule', async () => {
      await store.repository.saveJob(rule(), undefined);
      const nextRunAt = new Date(Date.now() + 99_000);
      await store.repository.saveJob(rule({ repeatInterval: '0 4 * * *', nextRunAt }), undefined);
      const [only] = await store.list({ limit: 10 });
      expect(only).toMatchObject({ ready_at: nextRunAt.getTime(), repeat_every: '0 4 * * *' });
    });

    it('is queued again after each end, with all its tries', async () => {
      await store.repository.saveJob(rule({ nextRunAt: new Date() }), undefined);
      const nextAtMs = Date.now() + 5000;
      const first = present(await claimNext(store));
      expect(await store.settle(first, { state: 'done', result: 1 }, nextAtMs)).toBe(true);
      expect(await store.find(first.id)).toMatchObject({ state: 'queued', ready_at: nextAtMs, attempts: 0, result: 1 });
      expect(await claimNext(store)).toBeUndefined();
      const second = present(await claimNext(store, { inMs: 6000 }));
      await store.settle(second, { state: 'failed', error: 'x' }, nextAtMs);
      expect(await store.find(first.id)).toMatchObject({ state: 'queued', error: 'x', attempts: 0 });
    });

    it('is not let go while it runs when another process saves its rule', async () => {
      await store.repository.saveJob(rule({ nextRunAt: new Date() }), undefined);
      const claimed = present(await claimNext(store));
      await store.repository.saveJob(rule(), undefined);
      await store.repository.saveJob(rule({ repeatInterval: '0 5 * * *' }), undefined);
      expect(await store.look(claimed)).toBe('held');
      expect(await claimNext(store, { inMs: 30_000 })).toBeUndefined();
    });

    it('stops for one time only when it is cancelled while it runs', async () => {
      await store.repository.saveJob(rule({ nextRunAt: new Date() }), undefined);
      const claimed = present(await claimNext(store));
      await store.cancel(claimed.id);
      expect(await store.look(claimed)).toBe('cancelled');
      await store.settle(claimed, { state: 'cancelled' }, Date.now());
      expect(await claimNext(store)).toMatchObject({ id: claimed.id, is_cancel_requested: false });
    });
  });

  describe(`${engine}: Agenda's own tools`, () => {
    beforeEach(async () => {
      await store.add(newJob({ dedupe_key: '1', payload: { x: { y: 1 }, z: 2 } }));
      await store.add(newJob({ dedupe_key: '2', payload: { x: { y: 2 } } }));
      await store.add(newJob({ kind: 'mirror', dedupe_key: '3', payload: null, ready_at: Date.now() + 60_000 }));
      await settleAs(store, present(await claimNext(store)), 'done');
    });

    it('query by name, state and data, in pages', async () => {
      const query = async (options: object) => {
        const { jobs, total } = await store.repository.queryJobs(options);
        return [jobs.length, total];
      };
      expect(await query({})).toEqual([3, 3]);
      expect(await query({ limit: 1, skip: 1 })).toEqual([1, 3]);
      expect(await query({ name: 'enrich', state: 'completed' })).toEqual([1, 1]);
      expect(await query({ names: ['mirror'], state: 'scheduled' })).toEqual([1, 1]);
      expect(await query({ search: 'IRRO' })).toEqual([1, 1]);
      expect(await query({ data: { x: { y: 1 } } })).toEqual([1, 1]);
      expect(await query({ state: 'running' })).toEqual([0, 0]);
    });

    it('overview, names and size', async () => {
      expect((await store.repository.getDistinctJobNames()).sort()).toEqual(['enrich', 'mirror']);
      const overviews = await store.repository.getJobsOverview();
      expect(overviews.find(({ name }) => name === 'enrich')).toMatchObject({ total: 2, completed: 1, queued: 1 });
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(await store.repository.getQueueSize()).toBe(1);
    });

    it('disable and enable', async () => {
      expect(await store.repository.disableJobs({ name: 'enrich' })).toBeGreaterThan(0);
      expect(await claimNext(store)).toBeUndefined();
      expect((await store.repository.queryJobs({ includeDisabled: false })).total).toBe(1);
      expect(await store.repository.enableJobs({ name: 'enrich' })).toBeGreaterThan(0);
      expect(await claimNext(store)).toMatchObject({ dedupe_key: '2' });
    });

    it('remove what matches, and nothing when nothing was asked for', async () => {
      expect(await store.repository.removeJobs({})).toBe(0);
      expect(await store.repository.disableJobs({})).toBe(0);
      expect(await store.repository.removeJobs({ data: { z: 2 } })).toBe(1);
      expect(await store.repository.removeJobs({ notNames: ['enrich'] })).toBe(1);
      expect(await store.repository.removeJobs({ id: '0'.repeat(24) })).toBe(0);
      expect(await store.repository.purgeAllJobs()).toBe(1);
    });
  });

  async function claimAll(): Promise<string[]> {
    const keys: string[] = [];
    for (let next = await claimNext(store); next; next = await claimNext(store)) keys.push(next.dedupe_key);
    return keys;
  }
}

async function settleAs(store: JobStore, claim: JobClaim, state: 'done' | 'failed'): Promise<void> {
  await store.settle(claim, state === 'done' ? { state, result: null } : { state, error: 'x' });
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing was claimed');
  return value;
}
