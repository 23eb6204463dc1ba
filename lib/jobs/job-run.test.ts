// One claimed job when the store misbehaves. What it does on a store that works is the contract's matter.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import { silentLog } from '../log.ts';
import type { ClaimState, JobOutcome, JobRecord, JobStore } from '../storage/job-store.ts';
import { type JobRunOptions, runJob } from './job-run.ts';
import type { JobProgress, JobRun } from './jobs.ts';

const record: JobRecord = {
  id: '0'.repeat(24),
  kind: 'enrich',
  dedupe_key: 'a',
  payload: { chat_id: 1, message_id: 2 },
  state: 'running',
  priority: 0,
  attempts: 1,
  token: 7,
  ready_at: 0,
  is_cancel_requested: false,
  progress: null,
  result: null,
  error: null,
  requested_by: null,
  repeat_every: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
};

const progressAt = (done_bytes: number): JobProgress => ({
  stage: 'reading',
  done_bytes,
  total_bytes: null,
  bytes_per_second: null,
  eta: null,
});

/** Time passes only while somebody sleeps. */
function steppingClock(): Clock {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: async (delayMs, signal) => {
      await turn();
      if (signal?.aborted) throw abortError(signal);
      nowMs += delayMs;
    },
  };
}

/** A store of which only the writes under a claim are used; each call may fail. */
function scriptedStore(calls: {
  readonly look?: () => ClaimState;
  readonly renew?: (progress: unknown) => ClaimState;
  readonly settle?: (outcome: JobOutcome) => boolean;
}): JobStore {
  return {
    look: async () => (calls.look ?? (() => 'held' as const))(),
    renew: async (_claim: unknown, _leaseEndMs: number, progress: unknown) =>
      (calls.renew ?? (() => 'held' as const))(progress),
    settle: async (_claim: unknown, outcome: JobOutcome) => (calls.settle ?? (() => true))(outcome),
  } as unknown as JobStore;
}

function options(changes: Partial<JobRunOptions>): JobRunOptions {
  return {
    record,
    handler: async () => null,
    store: scriptedStore({}),
    clock: steppingClock(),
    log: silentLog,
    leaseMs: 60_000,
    watchMs: 1000,
    maxAttempts: 5,
    backoffMs: () => 1000,
    nextAtMs: null,
    stopping: new AbortController().signal,
    onRenewed: () => undefined,
    ...changes,
  };
}

const untilAborted = ({ signal }: JobRun<'enrich'>): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

it('writes the end again when the store was away for a moment', async () => {
  const outcomes: JobOutcome[] = [];
  const settle = (outcome: JobOutcome) => {
    outcomes.push(outcome);
    if (outcomes.length < 3) throw new AppError('storage_unavailable');
    return true;
  };
  await runJob(options({ store: scriptedStore({ settle }) }));
  expect(outcomes).toHaveLength(3);
  expect(outcomes.every(({ state }) => state === 'done')).toBe(true);
});

it('leaves a job whose end cannot be written to the end of its lease', async () => {
  let tries = 0;
  const settle = () => {
    tries += 1;
    throw new AppError('storage_unavailable');
  };
  await runJob(options({ store: scriptedStore({ settle }) }));
  expect(tries).toBe(4);
});

it('stops by itself before anybody else can have the job when the store is away', async () => {
  const away = () => {
    throw new AppError('storage_unavailable');
  };
  const settled: JobOutcome[] = [];
  const settle = (outcome: JobOutcome) => settled.push(outcome) > 0;
  const clock = steppingClock();
  let reason: unknown;
  const handler = (run: JobRun<'enrich'>) =>
    untilAborted(run).catch((error: unknown) => {
      reason = error;
      throw error;
    });
  await runJob(options({ clock, handler, store: scriptedStore({ look: away, renew: away, settle }) }));
  expect(reason).toMatchObject({ code: 'aborted' });
  expect(clock.nowMs()).toBeGreaterThan(40_000);
  expect(clock.nowMs()).toBeLessThan(45_000);
  expect(settled).toEqual([]);
});

it('renews at a quarter of the lease, and otherwise only looks', async () => {
  const counts = { look: 0, renew: 0 };
  const clock = steppingClock();
  const store = scriptedStore({
    look: () => {
      counts.look += 1;
      return clock.nowMs() >= 60_000 ? 'cancelled' : 'held';
    },
    renew: (progress) => {
      expect(progress).toBeUndefined();
      counts.renew += 1;
      return 'held';
    },
  });
  await runJob(options({ clock, store, handler: untilAborted }));
  expect(counts.renew).toBe(4);
  expect(counts.look).toBeGreaterThan(50);
});

it('writes the newest progress once per look', async () => {
  const noted: unknown[] = [];
  const store = scriptedStore({
    renew: (progress) => {
      noted.push(progress);
      return noted.length === 2 ? 'cancelled' : 'held';
    },
  });
  const handler = async (run: JobRun<'enrich'>) => {
    for (let done = 1; done <= 1000; done += 1) run.progress(progressAt(done));
    for (let turns = 0; turns < 5; turns += 1) await turn();
    for (let done = 1001; done <= 2000; done += 1) run.progress(progressAt(done));
    return await untilAborted(run);
  };
  await runJob(options({ store, handler }));
  expect(noted).toEqual([progressAt(1000), progressAt(2000)]);
});

it('goes on keeping the job while a cancelled handler cleans up', async () => {
  const clock = steppingClock();
  let renewals = 0;
  const settled: JobOutcome[] = [];
  const store = scriptedStore({
    look: () => 'cancelled',
    renew: () => {
      renewals += 1;
      return 'cancelled';
    },
    settle: (outcome) => settled.push(outcome) > 0,
  });
  const handler = async (run: JobRun<'enrich'>) => {
    await untilAborted(run).catch(() => undefined);
    while (clock.nowMs() < 40_000) await turn();
    throw run.signal.reason;
  };
  await runJob(options({ clock, store, handler }));
  expect(renewals).toBeGreaterThanOrEqual(2);
  expect(settled).toEqual([{ state: 'cancelled' }]);
});

it.each([
  [new AppError('telegram_unavailable', 'x'.repeat(2000)), 'x'.repeat(500)],
  [new Error('secret'), 'Something went wrong on our side.'],
  ['no error at all', 'Something went wrong on our side.'],
])('keeps a short sentence of a failure', async (thrown, sentence) => {
  const settled: JobOutcome[] = [];
  const store = scriptedStore({ settle: (outcome) => settled.push(outcome) > 0 });
  await runJob(options({ store, handler: () => Promise.reject(thrown) }));
  expect(settled).toEqual([{ state: 'queued', ready_at: expect.any(Number), error: sentence, isTrySpent: true }]);
});
