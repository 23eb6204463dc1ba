// What runs where the front bot is: the conversation, the channel's watch, jobs, updates. With several nodes that is one of them at a
// time, so that all of it may begin and end several times in the life of a process.
import { Bot, type BotOptions, type BotSummary } from '#bot/bot.ts';
import { postRows } from './catalog/post-row.ts';
import { suggestName } from './catalog/titles.ts';
import type { Config } from './config.ts';
import { orderFactless } from './enrich/factless-items.ts';
import { PosterBackfill } from './enrich/poster-backfill.ts';
import { AppError } from './errors.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Recovery } from './recovery/create-recovery.ts';
import type { MediaPlace, Storage } from './storage/storage.ts';
import type { Telegram } from './telegram/telegram.ts';
import type { Uploads } from './upload/upload.ts';

/** What {@link createFrontWork} works with. */
export interface FrontWorkOptions
  extends Pick<BotOptions, 'catalog' | 'links' | 'logChatId' | 'reindexer' | 'log' | 'clock'> {
  readonly config: Config;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly recovery: Recovery;
  readonly uploads: Pick<Uploads, 'start'>;
  readonly signIn: BotOptions['signIn'] | undefined;
  /** Where work is ordered. */
  readonly jobs: JobQueue;
  /** Takes work; has its handlers, and is this one's to start and stop. May be `jobs`. */
  readonly workers: JobQueue;
  /** Orders a look at an item; a higher priority comes first. */
  readonly orderEnriching: (item: MediaPlace, priority: number) => Promise<void>;
}

/** One time with the front bot. */
export interface FrontWork {
  /**
   * Takes up unfinished uploads, begins updates, takes jobs. The front bot must be logged in. After a failure it may be called
   * again, or `stop`.
   */
  start(): Promise<BotSummary>;
  /** Ends all of it in reverse, for good. Idempotent. */
  stop(): Promise<void>;
}

/** Makes it; nothing runs before {@link FrontWork.start}. */
export function createFrontWork(options: FrontWorkOptions): FrontWork {
  const { config, storage, telegram, recovery, uploads, jobs, workers, orderEnriching, clock, log } = options;
  const { catalog, links, logChatId, reindexer, signIn } = options;
  const stopping = new AbortController();
  const oldPosters = new PosterBackfill({
    storage,
    order: (item) => orderEnriching(item, -20),
    queued: async () => (await jobs.counts()).queued,
    clock,
    log: log.child('enrich'),
  });
  let bot: Bot | undefined;
  let forgotten: Promise<void> | undefined;
  let starting: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  const openBot = () =>
    new Bot({
      ...(signIn ? { signIn } : {}),
      ...{ frontBot: telegram.frontBot, storage, catalog, links, logChatId, config, reindexer },
      ...{ suggestName, postRow: postRows(config.url) },
      ...(config.mirror.worker === 'off' ? {} : { jobs }),
      log: log.child('bot'),
      clock,
    });

  async function start(): Promise<BotSummary> {
    const { signal } = stopping;
    bot ??= openBot();
    const summary = await bot.start();
    signal.throwIfAborted();
    await recovery.start();
    signal.throwIfAborted();
    await telegram.startUpdates();
    signal.throwIfAborted();
    // Not before Telegram is reached: jobs that need it would spend their tries.
    await workers.start();
    await uploads.start();
    if (config.enriches) {
      forgotten ??= orderForgotten();
      oldPosters.start();
    }
    return summary;
  }

  /** What a kill left without an order for its facts. */
  async function orderForgotten(): Promise<void> {
    const { signal } = stopping;
    try {
      const ordered = await orderFactless({ storage, order: (item) => orderEnriching(item, -10), signal });
      if (ordered > 0) log.info('items without facts are looked at again', { ordered });
    } catch (error) {
      if (!signal.aborted) log.warn('items without facts are looked for after the next start', { error });
    }
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppError('shutting_down'));
    // What is stopped must not be begun by a start that goes on behind it.
    await starting.catch(() => undefined);
    await oldPosters.stop();
    await forgotten;
    await workers.stop();
    await recovery.stop();
    await bot?.stop();
  }

  return {
    start: () => {
      const running = start();
      starting = running;
      return running;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
