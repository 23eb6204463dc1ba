// What the queue must do on every engine. Real Agenda, real time with short leases; several queues stand for several processes.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { createJobQueue, type JobQueueOptions } from '#lib/jobs/job-queue.ts';
import type { EnrichOrder, JobQueue, JobRun, JobView, NewJob } from '#lib/jobs/jobs.ts';
import { silentLog } from '#lib/log.ts';
import type { JobStore } from '#lib/storage/job-store.ts';
import { claimNext, type JobStoreSubject } from './job-store-contract.ts';

const order = (message_id = 1): EnrichOrder => ({ chat_id: 1, message_id });

const enrich = (key: string, changes: Partial<NewJob<'enrich'>> = {}): NewJob<'enrich'> => ({
  kind: 'enrich',
  dedupe_key: key,
  payload: order(),
  ...changes,
});

/** Resolves when `find` does not give undefined or false any more. */
async function eventually<T>(find: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadlineMs = Date.now() + 40_000;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs) throw new Error('it did not come to that');
    await sleep(20);
  }
}

/** Waits until somebody wants the work to stop, as a well-behaved handler does. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/**
 * Registers the suite.
 *
 * @param createSubject makes an empty data set; called before each test.
 */
export function jobQueueContract(engine: string, createSubject: () => Promise<JobStoreSubject>): void {
  // A stand-in server on a busy machine takes its time.
  describe(`${engine}: job queue`, { timeout: 90_000 }, () => {
    let subject: JobStoreSubject;
    let queues: JobQueue[];

    beforeEach(async () => {
      subject = await createSubject();
      queues = [];
    });

    afterEach(async () => {
      await Promise.all(queues.map((queue) => queue.stop()));
      await subject.dispose();
    });

    /** A queue on a store of its own, as another process has it. */
    async function open(options: Partial<JobQueueOptions> = {}): Promise<JobQueue> {
      const store = options.store ?? (await subject.open());
      const short = { leaseMs: 2000, watchMs: 50, scanMs: 50, firstPauseMs: 30 };
      const queue = createJobQueue({ clock: systemClock, log: silentLog, ...short, ...options, store });
      queues.push(queue);
      return queue;
    }

    const inState = (queue: JobQueue, id: string, state: JobView['state']) =>
      eventually(async () => {
        const job = await queue.find(id);
        return job?.state === state && job;
      });

    it('runs what was added, by this process and by another one, and keeps the result', async () => {
      const [worker, asker] = [await open(), await open()];
      const result = { chat_id: 1, message_id: 5, is_new: true };
      worker.work('mirror', async ({ job }) => ({ ...result, message_id: job.requested_by ?? 0 }));
      await worker.start();
      const payload = { url: 'u', key: 'k', quality: { kind: 'audio' }, custom_name: null, requested_by: 5 } as const;
      const add = (queue: JobQueue, dedupe_key: string) =>
        queue.add({ kind: 'mirror', dedupe_key, payload, requested_by: 5 });
      const ids = [await add(worker, 'a'), await add(asker, 'b')].map(({ job }) => job.id);
      for (const id of ids) expect(await inState(asker, id, 'done')).toMatchObject({ result, payload, attempts: 1 });
    });

    it('gives a job that is there already', async () => {
      const queue = await open();
      const first = await queue.add(enrich('a'));
      expect(await queue.add(enrich('a', { payload: order(9) }))).toEqual({ job: first.job, isNew: false });
      expect(await queue.list({ limit: 5 })).toEqual([first.job]);
    });

    it('begins the more important ones first, as many at once as asked, and none before it is due', async () => {
      const queue = await open();
      const begun: string[] = [];
      let laterAtMs = 0;
      let started = 0;
      let atOnce = 0;
      let most = 0;
      queue.work(
        'enrich',
        async ({ job }) => {
          if (job.dedupe_key === 'later') laterAtMs = Date.now();
          else begun.push(job.dedupe_key);
          started += 1;
          atOnce += 1;
          most = Math.max(most, atOnce);
          // However long the second claim takes; a third one would come while these two sleep.
          await eventually(() => started >= 2);
          await sleep(40);
          atOnce -= 1;
          return null;
        },
        { concurrency: 2 },
      );
      for (const [key, priority] of [
        ['low', -1],
        ['mid', 0],
        ['top', 5],
        ['high', 3],
      ] as const) {
        await queue.add(enrich(key, { priority }));
      }
      const dueAtMs = Date.now() + 1500;
      const later = await queue.add(enrich('later', { priority: 9, due_at_ms: dueAtMs }));
      const muchLater = await queue.add(enrich('much later', { priority: 9, due_at_ms: Date.now() + 3_600_000 }));
      await queue.start();
      await eventually(() => begun.length === 4);
      expect(begun.slice(0, 2).sort()).toEqual(['high', 'top']);
      expect(most).toBe(2);
      await inState(queue, later.job.id, 'done');
      expect(laterAtMs).toBeGreaterThanOrEqual(dueAtMs);
      expect((await queue.find(muchLater.job.id))?.state).toBe('queued');
    });

    it('tries again after growing pauses, and gives up as a dead letter with the sentence of the last try', async () => {
      const queue = await open();
      const triedAtMs: number[] = [];
      queue.work(
        'enrich',
        async () => {
          triedAtMs.push(Date.now());
          throw new AppError('telegram_unavailable', `Telegram was away (${triedAtMs.length}).`);
        },
        { maxAttempts: 4 },
      );
      await queue.start();
      const { job } = await queue.add(enrich('a'));
      const dead = await inState(queue, job.id, 'failed');
      expect(dead).toMatchObject({ error: 'Telegram was away (4).', attempts: 4 });
      const pauses = triedAtMs.slice(1).map((ms, index) => ms - (triedAtMs[index] ?? 0));
      expect(pauses).toHaveLength(3);
      for (const [index, pauseMs] of pauses.entries()) expect(pauseMs).toBeGreaterThanOrEqual(30 * 2 ** index);
      expect((await queue.counts()).failed).toBe(1);
    });

    it('takes a dead letter up again when asked', async () => {
      const queue = await open();
      let isMended = false;
      queue.work('enrich', async () => {
        if (!isMended) throw new AppError('not_found', 'There is no such item.');
        return null;
      });
      await queue.start();
      const { job } = await queue.add(enrich('a'));
      const refused = await inState(queue, job.id, 'failed');
      expect(refused).toMatchObject({ error: 'There is no such item.', attempts: 1 });
      isMended = true;
      expect(await queue.retry(job.id)).toBe(true);
      expect(await inState(queue, job.id, 'done')).toMatchObject({ error: null, attempts: 1 });
      expect(await queue.retry(job.id)).toBe(false);
    });

    it('does not show people what only a log should hold', async () => {
      const queue = await open();
      queue.work('enrich', () => Promise.reject(new Error('ENOENT /secret/path')), { maxAttempts: 1 });
      await queue.start();
      const { job } = await queue.add(enrich('a'));
      expect((await inState(queue, job.id, 'failed')).error).toBe('Something went wrong on our side.');
    });

    it('cancels what is queued at once, and what runs elsewhere long before its lease ends', async () => {
      const [worker, asker] = [await open({ leaseMs: 600_000, watchMs: 500 }), await open()];
      let abortedBy: unknown;
      worker.work('enrich', async ({ signal }) => {
        await untilAborted(signal).catch((reason: unknown) => {
          abortedBy = reason;
          throw reason;
        });
        return null;
      });
      await worker.start();
      const running = await asker.add(enrich('a'));
      const queued = await asker.add(enrich('b'));
      await inState(asker, running.job.id, 'running');
      expect(await asker.cancel(queued.job.id)).toBe(true);
      expect((await asker.find(queued.job.id))?.state).toBe('cancelled');
      expect(await asker.cancel(running.job.id)).toBe(true);
      await inState(asker, running.job.id, 'cancelled');
      expect(abortedBy).toMatchObject({ code: 'aborted', message: 'The job was cancelled.' });
      expect(await asker.cancel(running.job.id)).toBe(false);
    });

    it('shows progress, and writes it at a limited rate', async () => {
      const store = await subject.open();
      const writes: unknown[] = [];
      const counting = new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...values: unknown[]) => {
            if (name === 'renew') writes.push(values[2]);
            return (value as (...given: unknown[]) => unknown).apply(target, values);
          };
        },
      });
      const queue = await open({ store: counting, watchMs: 100 });
      queue.work('enrich', async ({ progress }) => {
        for (let done = 0; done < 500; done += 1) {
          progress({ stage: 'reading', done_bytes: done, total_bytes: 500, bytes_per_second: null, eta: null });
          if (done % 5 === 0) await sleep(5);
        }
        return null;
      });
      await queue.start();
      const { job } = await queue.add(enrich('a'));
      const ended = await inState(queue, job.id, 'done');
      expect(ended.progress).toMatchObject({ stage: 'reading', total_bytes: 500 });
      expect(writes.length).toBeGreaterThan(1);
      expect(writes.length).toBeLessThan(20);
    });

    it('keeps a job longer than its lease while it works at it', async () => {
      // A store on a busy machine may keep somebody waiting for seconds: no reason to lose a job.
      const [first, second] = [await open({ leaseMs: 8000 }), await open({ leaseMs: 8000 })];
      const runs: number[] = [];
      const handler = async ({ token }: JobRun<'enrich'>) => {
        runs.push(token);
        await sleep(17_000);
        return null;
      };
      for (const queue of [first, second]) queue.work('enrich', handler);
      await Promise.all([first.start(), second.start()]);
      const { job } = await first.add(enrich('a'));
      expect(await inState(first, job.id, 'done')).toMatchObject({ attempts: 1 });
      expect(runs).toHaveLength(1);
    });

    it('aborts a run whose job another worker has taken, and writes nothing of it', async () => {
      const queue = await open();
      const reasons: unknown[] = [];
      queue.work('enrich', async ({ signal }) => {
        await untilAborted(signal).catch((reason: unknown) => reasons.push(reason));
        return null;
      });
      await queue.start();
      const { job } = await queue.add(enrich('a'));
      await inState(queue, job.id, 'running');
      const store = await subject.open();
      // As a worker would that finds the lease ended, for example because this one was suspended.
      const taken = await claimNext(store, { inMs: 60_000 });
      expect(taken?.id).toBe(job.id);
      await eventually(() => reasons.length === 1);
      expect(reasons[0]).toMatchObject({ code: 'aborted', message: 'Another worker has taken the job over.' });
      await sleep(200);
      expect(await store.find(job.id)).toMatchObject({ state: 'running', token: taken?.token, attempts: 2 });
    });

    it('gives up a job that kills its worker every time', async () => {
      const store = await subject.open();
      const { record } = await store.add({ ...enrich('a'), priority: 0, requested_by: null, ready_at: Date.now() });
      for (let death = 0; death < 3; death += 1) await claimNext(store, { inMs: death * 60_001 });
      await store.release('worker');
      // The last death was not seen as one: two tries are spent.
      const queue = await open();
      let runs = 0;
      queue.work(
        'enrich',
        async () => {
          runs += 1;
          return null;
        },
        { maxAttempts: 2 },
      );
      await queue.start();
      expect(await inState(queue, record.id, 'failed')).toMatchObject({ attempts: 3 });
      expect((await queue.find(record.id))?.error).toContain('broke off 2 times');
      expect(runs).toBe(0);
    });

    it('stops: what runs is aborted and another process goes on with it, its try not spent', async () => {
      const [first, second] = [await open(), await open()];
      let isBegun = false;
      let wasAborted: unknown;
      first.work('enrich', async ({ signal }) => {
        isBegun = true;
        await untilAborted(signal).catch((reason: unknown) => {
          wasAborted = reason;
          throw reason;
        });
        return null;
      });
      second.work('enrich', async () => null);
      await first.start();
      const { job } = await first.add(enrich('a'));
      await eventually(() => isBegun);
      await Promise.all([first.stop(), first.stop()]);
      expect(wasAborted).toMatchObject({ code: 'shutting_down' });
      expect(await second.find(job.id)).toMatchObject({ state: 'queued', attempts: 0, error: null });
      await second.start();
      expect(await inState(second, job.id, 'done')).toMatchObject({ attempts: 1 });
    });

    it('stops although a handler does not, and what that one writes later is refused', async () => {
      const [first, second] = [await open({ leaseMs: 60_000 }), await open()];
      let goOn: (() => void) | undefined;
      first.work('enrich', async () => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return null;
      });
      second.work('enrich', ({ signal }) => untilAborted(signal));
      await first.start();
      const { job } = await first.add(enrich('a'));
      await eventually(() => goOn !== undefined);
      await first.stop();
      await second.start();
      await inState(second, job.id, 'running');
      goOn?.();
      await sleep(300);
      expect((await second.find(job.id))?.state).toBe('running');
    });

    it('keeps one recurring job a kind, and refuses rules it cannot read', async () => {
      const queue = await open();
      await queue.every('enrich', { cron: '30 3 * * *', timezone: 'Europe/Berlin' }, order());
      await queue.every('enrich', { cron: '30 3 * * *', timezone: 'Europe/Berlin' }, order(2));
      const [job, ...others] = await queue.list({ limit: 5 });
      expect(others).toEqual([]);
      expect(job).toMatchObject({ state: 'queued', payload: order(2) });
      for (const cron of ['* * *', 'every day', '61 3 * * *', '5000', '0 0 3 * * *']) {
        await expect(queue.every('enrich', { cron }, order())).rejects.toMatchObject({ code: 'bad_request' });
      }
      const nowhere = queue.every('enrich', { cron: '0 3 * * *', timezone: 'Mars/North' }, order());
      await expect(nowhere).rejects.toMatchObject({ code: 'bad_request' });
    });

    it('runs a recurring job when its time has come, and queues it for the next time', async () => {
      const store: JobStore = await subject.open();
      const queue = await open({ store });
      let runs = 0;
      queue.work('enrich', async () => {
        runs += 1;
        if (runs === 1) throw new AppError('not_found', 'Not this time.');
        return null;
      });
      // Overdue, as after a night without power: `every` must not put it off.
      const overdue = {
        name: 'enrich',
        type: 'single',
        priority: 0,
        data: order(),
        repeatInterval: '0 3 * * *',
      } as const;
      await store.repository.saveJob({ ...overdue, repeatTimezone: 'UTC', nextRunAt: new Date() }, undefined);
      await queue.every('enrich', { cron: '0 3 * * *' }, order());
      await queue.start();
      const job = await eventually(async () => {
        const [only] = await store.list({ limit: 1 });
        return runs === 1 && only?.state === 'queued' && only;
      });
      expect(job).toMatchObject({ error: 'Not this time.', attempts: 0 });
      const next = new Date(job.ready_at);
      expect([next.getUTCHours(), next.getUTCMinutes()]).toEqual([3, 0]);
      expect(job.ready_at).toBeGreaterThan(Date.now());
      expect(job.ready_at).toBeLessThanOrEqual(Date.now() + 86_400_000);
    });

    it('refuses what is too large to be kept', async () => {
      const queue = await open();
      const payload = { url: 'x'.repeat(70_000), requested_by: 1 };
      const add = queue.add({ kind: 'mirror-probe', dedupe_key: 'a', payload });
      await expect(add).rejects.toMatchObject({ code: 'payload_too_large' });
    });

    it('is told its kinds once, before it starts', async () => {
      const queue = await open();
      queue.work('enrich', async () => null);
      expect(() => queue.work('enrich', async () => null)).toThrow(TypeError);
      expect(() => queue.work('mirror-probe', async () => Promise.reject(), { concurrency: 0 })).toThrow(TypeError);
      await Promise.all([queue.start(), queue.start()]);
      expect(() => queue.work('mirror', async () => Promise.reject())).toThrow(TypeError);
      await expect(open({ leaseMs: 100, watchMs: 50 })).rejects.toThrow(TypeError);
    });
  });
}
