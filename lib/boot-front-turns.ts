// When this process has the front bot: from its start to its end or, with several nodes, as often and as long as it holds the lease.
import type { Reindexer as BotReindexer, BotSummary } from '#bot/bot.ts';
import { createFrontWork, type FrontWork, type FrontWorkOptions } from './boot-front.ts';
import { keepTrying } from './boot-tries.ts';
import { AppError } from './errors.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { FrontDuty } from './nodes/bot-keeper.ts';
import { createNodeLeases } from './nodes/create-node-leases.ts';
import type { Leases } from './nodes/nodes.ts';
import { isHalfImported } from './recovery/import.ts';
import type { Reindexer } from './recovery/recovery.ts';

/** What {@link createFrontTurns} works with. */
export interface FrontTurnsOptions extends Omit<FrontWorkOptions, 'workers' | 'reindexer'> {
  /** Stands in for the recovery's, where the bot starts a rebuild. */
  readonly reindexer: BotReindexer | undefined;
  /** Gives a queue its handlers. */
  readonly defineWork: (workers: JobQueue) => void;
  /** Ends what is tried in the background. */
  readonly signal: AbortSignal;
}

/** All times with the front bot. */
export interface FrontTurns {
  /** The recovery's. Where nodes share the bots, it can be started only while this one has the front bot. */
  readonly reindexer: Reindexer;
  /** Which bots this node has; undefined where it has them alone. */
  readonly leases: Leases | undefined;
  /**
   * One try: connects the bots and begins the work of the front bot, or the watch over leases that will begin it.
   *
   * @returns undefined with several nodes: one of them has the front bot, sooner or later.
   */
  start(): Promise<BotSummary | undefined>;
  /** Tries {@link FrontTurns.start} on in the background, after a first try that `failed`. */
  tryOn(failed: AppError): void;
  /** Gives leases back and waits for what is tried, which `signal` must have ended. */
  stopTrying(): Promise<void>;
  /** Ends the work of the front bot; after {@link FrontTurns.stopTrying}. */
  stop(): Promise<void>;
}

/** Makes it; `jobs` has its handlers at once where no other node can take the front bot. */
export function createFrontTurns({
  reindexer: standIn,
  defineWork,
  signal,
  ...options
}: FrontTurnsOptions): FrontTurns {
  const { storage, telegram, jobs, recovery, clock, log } = options;
  const tries = { signal, clock, log };
  let front: FrontWork | undefined;
  let isImportChecked = false;
  let background: Promise<unknown> = Promise.resolve();
  const leases = createLeases(options, { begin: beginFront, end: endFront });
  const reindexer = leases ? whereFrontIs(recovery.reindexer, () => front !== undefined) : recovery.reindexer;
  if (!leases) defineWork(jobs);

  const createFront = (workers: JobQueue) => createFrontWork({ ...options, workers, reindexer: standIn ?? reindexer });

  async function start(): Promise<BotSummary | undefined> {
    await tellHalfImport();
    await telegram.start();
    // Of several nodes one has the front bot, sooner or later.
    if (leases) return void (await leases.start());
    front ??= createFront(jobs);
    return await front.start();
  }

  /** A queue ends for good: each time with the front bot has workers of its own. */
  function beginFront(): void {
    const workers = createJobQueue({ store: storage.jobs, clock, log: log.child('jobs') });
    defineWork(workers);
    const work = createFront(workers);
    front = work;
    const begin = async () => {
      await telegram.startFront();
      return await work.start();
    };
    background = keepTrying({ ...tries, begin, isWanted: () => front === work }).catch((failure: unknown) => {
      if (front === work) log.error('gave up on Telegram', { error: failure });
    });
  }

  async function endFront(): Promise<void> {
    const ended = front;
    front = undefined;
    await ended?.stop();
  }

  async function tellHalfImport(): Promise<void> {
    if (isImportChecked) return;
    const isHalf = await isHalfImported(storage);
    isImportChecked = true;
    if (isHalf) log.warn('an import was interrupted: stop, and run it again to have all of it');
  }

  return {
    reindexer,
    leases,
    start,
    tryOn(failed) {
      background = keepTrying({ ...tries, begin: start, failed }).catch((failure: unknown) => {
        if (!signal.aborted) log.error('gave up on Telegram', { error: failure });
      });
    },
    async stopTrying() {
      await leases?.stop();
      await background;
    },
    async stop() {
      await front?.stop();
    },
  };
}

function createLeases(
  {
    config,
    storage,
    telegram,
    clock,
    log,
  }: Pick<FrontTurnsOptions, 'config' | 'storage' | 'telegram' | 'clock' | 'log'>,
  front: FrontDuty,
): Leases | undefined {
  const { node, dataDir } = config;
  const shared = { store: storage.leases, seats: telegram.seats, front, clock, log: log.child('nodes') };
  return node && createNodeLeases({ node, dataDir, ...shared });
}

/** Walking the channel is the front bot's work; elsewhere it would wait for a bot that never comes. */
function whereFrontIs(inner: Reindexer, isHere: () => boolean): Reindexer {
  return {
    start: async () => {
      if (isHere()) return await inner.start();
      const sentence = 'The front bot works for another node. Send /reindex to the bot instead.';
      throw new AppError('telegram_unavailable', sentence);
    },
    status: () => inner.status(),
    finished: () => inner.finished(),
    stop: () => inner.stop(),
  };
}
