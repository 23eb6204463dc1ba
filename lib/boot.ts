// Builds every room and wires them; starts and stops them in order. The only place where rooms become objects.
import type { Reindexer as BotReindexer, BotSummary } from '#bot/bot.ts';
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { QuotaList } from '#bot/quota-list.ts';
import { createAdSlot } from './adverts/ad-slot.ts';
import { createSessionVault } from './auth/session-vault.ts';
import { buildCatalogSide } from './boot-catalog.ts';
import { createFrontWork, type FrontWork } from './boot-front.ts';
import { remuxPrograms, remuxSources } from './boot-remux.ts';
import { buildStoryboards } from './boot-storyboard.ts';
import { buildUploads } from './boot-uploads.ts';
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import { suggestName } from './catalog/titles.ts';
import { systemClock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import { createEgress } from './egress/create-egress.ts';
import { enrichHandler } from './enrich/enrich-handler.ts';
import { createEnricher } from './enrich/enricher.ts';
import { GivenPosters } from './enrich/given-poster.ts';
import { createTmdbClient } from './enrich/tmdb-client.ts';
import { AppError, isAppError } from './errors.ts';
import { createLiveEvents } from './events/live-events.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import { packKeyFrames, unpackKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import { createNodeLeases } from './nodes/create-node-leases.ts';
import { folderId } from './nodes/folder-id.ts';
import { createRecovery } from './recovery/create-recovery.ts';
import { isHalfImported } from './recovery/import.ts';
import { purgeHandler } from './recovery/purge.ts';
import type { Reindexer } from './recovery/recovery.ts';
import { Snapshots } from './recovery/snapshots.ts';
import { createRemux } from './remux/create-remux.ts';
import type { DemoDoor, Runtime } from './runtime.ts';
import type { StartReport } from './start-summary.ts';
import { openStorage } from './storage/open-storage.ts';
import type { MediaPlace, MediaRecord } from './storage/storage.ts';
import { createTelegram } from './telegram/telegram-room.ts';

/** What a whole server is built on. */
export interface BootOptions {
  readonly config: Config;
  /** Given apart from `config`, because the demo learns it only when its own Telegram runs. */
  readonly telegramConfig: TelegramConfig;
  readonly demo: DemoDoor | undefined;
  readonly log: Log;
  /** Stands in for the store's queue; for tests of those who order work. */
  readonly jobs?: JobQueue;
  /** Stands in for the one that walks the channel; for tests of those who start it. */
  readonly reindexer?: BotReindexer;
}

/** The whole product without HTTP. */
export interface System {
  readonly runtime: Runtime;
  /**
   * Opens the store, connects the bots, takes up unfinished uploads, begins updates, takes jobs.
   *
   * When Telegram cannot be reached it resolves all the same, with `bot: undefined`, and goes on trying in the background:
   * the catalogue can be browsed meanwhile and streams answer 503. So it does when a MongoDB cannot be reached: then nearly
   * everything answers 503 until it is.
   *
   * @throws AppError `storage_unavailable`, `bad_credentials`, `bad_configuration`; everything opened is closed again.
   */
  start(): Promise<StartReport>;
  /** Stops in reverse order. Idempotent. */
  stop(): Promise<void>;
}

/** Waits between tries to reach Telegram. Chosen by feel. */
const retryPausesMs = [2000, 5000, 10_000, 20_000, 30_000];
/** A store is a neighbour: all shall go on within 5 s of its return. */
const storePauseMs = 2000;

/** Builds the rooms; nothing runs before {@link System.start}. */
export function boot({ config, telegramConfig, demo, log, ...standIns }: BootOptions): System {
  const clock = systemClock;
  const storage = openStorage(config, log.child('storage'));
  const telegram = createTelegram({
    config: telegramConfig,
    transport: config.transport,
    dataDir: config.dataDir,
    vault: createSessionVault({
      secret: config.signIn.secret,
      dataDir: config.dataDir,
      clock,
      // Each node has keys of its own: a copy could come to another one.
      ...(config.node ? {} : { store: storage.botSessions }),
    }),
    sharesBots: config.node !== undefined,
    bots: storage.bots,
    locations: storage.locations,
    log: log.child('telegram'),
    clock,
  });
  const egress = createEgress({
    storage,
    budget: config.egress,
    node: config.node ? folderId(config.dataDir) : 'only',
    isShared: config.node !== undefined,
    clock,
    log: log.child('egress'),
  });
  const catalogSide = buildCatalogSide({ config, storage, telegram, egress, clock, log });
  const { titles, catalog, cache, subtitles, library, links, auth, metrics, viewers } = catalogSide;
  const remux = createRemux({
    facts: storage.facts,
    readFacts: readMediaFacts,
    unpackKeyFrames,
    ...remuxSources({ catalog, cache, log: log.child('remux'), clock }),
    ...remuxPrograms(config.ffmpegPath),
    dataDir: config.dataDir,
    ...config.hls,
    clock,
    log: log.child('remux'),
  });
  const storyboards = buildStoryboards({ config, cache, clock, log: log.child('storyboard') });
  // Handlers are registered here, by `jobs.work`, before anything starts.
  const jobs = standIns.jobs ?? createJobQueue({ store: storage.jobs, clock, log: log.child('jobs') });
  const events = createLiveEvents({ titles: storage.titles, jobs, clock, log: log.child('events') });
  const enricher = createEnricher({
    storage,
    background: cache.background,
    rules: { readFacts: readMediaFacts, packKeyFrames, titleOfUpload, mergeFacts },
    ffmpegPath: config.ffmpegPath,
    tmdb: config.tmdb && createTmdbClient({ ...config.tmdb, clock }),
    clock,
    log: log.child('enrich'),
  });
  const givenPosters = new GivenPosters({ posters: storage.posters, ffmpegPath: config.ffmpegPath });
  const stopping = new AbortController();
  const enrich = enrichHandler(enricher);
  const recovery = createRecovery({
    channel: telegram.logChannel,
    mirror: telegram.mirrorChannel,
    storage,
    captions: { write: formatCaption, read: readCaption, rewrite: rewriteCaption },
    suggestName,
    siteUrl: config.url,
    onChanged: ({ kind, record }) => {
      events.nudge();
      titles.changed();
      if (kind === 'added') welcome(record);
    },
    log: log.child('recovery'),
    clock,
  });
  const uploads = buildUploads({
    ...{ config, storage, telegram, jobs, clock },
    logChatId: telegramConfig.logChannelId,
    onIndexed: (record) => {
      events.nudge();
      titles.changed();
      welcome(record);
    },
    log: log.child('upload'),
  });
  const leases =
    config.node &&
    createNodeLeases({
      ...{ node: config.node, dataDir: config.dataDir, store: storage.leases, seats: telegram.seats },
      front: { begin: beginFront, end: endFront },
      clock,
      log: log.child('nodes'),
    });
  if (!leases) defineWork(jobs);

  function defineWork(workers: JobQueue): void {
    workers.work('upload', uploads.work, { concurrency: 2, maxAttempts: 8 });
    if (config.enriches) {
      workers.work('enrich', async (run) => {
        // What the mirror's process has added is news to this one.
        const record = await storage.media.find(run.job.payload.chat_id, run.job.payload.message_id);
        if (record?.is_active) pinEnds(record);
        const outcome = await enrich(run);
        titles.changed();
        return outcome;
      });
    }
    workers.work(
      'purge',
      purgeHandler({
        channel: telegram.logChannel,
        mirror: telegram.mirrorChannel,
        storage,
        onPurge: ({ chat_id, message_id, ordered_by }, name) =>
          auth.audit.note({ subject: ordered_by, address: '' }, 'items.purged', `i:${chat_id}:${message_id}`, { name }),
      }),
    );
  }

  const { dataDir, snapshots: nightly } = config;
  const snapshots = new Snapshots({ storage, dataDir, ...nightly, log: log.child('snapshots'), clock });
  const reindexer = leases ? whereFrontIs(recovery.reindexer) : recovery.reindexer;
  const adSlot = createAdSlot({ path: config.adSlotHtmlFile, log: log.child('adverts') });
  const { titles: _thread, cache: _cells, ...shown } = catalogSide;
  const rooms = {
    ...{ ...shown, storage, telegram, remux, storyboards, events, egress, leases },
    ...{ enricher, givenPosters, jobs, reindexer, uploads, adSlot },
    quotas: new QuotaList({ usage: storage.usage, senders: storage.senders, clock }),
  };
  const runtime: Runtime = { config, log: log.child('api'), ...rooms, cacheStats: () => cache.stats(), demo };
  let front: FrontWork | undefined;
  let isImportChecked = false;
  let background: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  /** Start and first seek of a new film shall need no trip to Telegram; a pin that fails costs nothing but that. */
  function pinEnds({ message_id: messageId, document_id: documentId, file_size: sizeBytes }: MediaRecord): void {
    void cache.pinned.pin({ messageId, documentId, sizeBytes, signal: stopping.signal });
  }

  async function orderEnriching({ chat_id, message_id }: MediaPlace, priority: number): Promise<void> {
    const payload = { chat_id, message_id };
    await jobs.add({ kind: 'enrich', dedupe_key: `${chat_id}:${message_id}`, payload, priority });
  }

  function enrichLater(record: MediaRecord): void {
    if (!config.enriches) return;
    const { chat_id, message_id } = record;
    const failed = (error: unknown) => log.warn('an item is not enriched', { chat_id, message_id, error });
    orderEnriching(record, -10).catch(failed);
  }

  function welcome(record: MediaRecord): void {
    pinEnds(record);
    enrichLater(record);
  }

  catalog.onChanged(({ kind, record }) => {
    events.nudge();
    if (kind === 'added') welcome(record);
    // Titles are read out of names, too.
    if (kind === 'renamed') enrichLater(record);
  });

  async function startTelegram(): Promise<BotSummary | undefined> {
    await tellHalfImport();
    await telegram.start();
    // Of several nodes one has the front bot, sooner or later.
    if (leases) return void (await leases.start());
    front ??= createFront(jobs);
    return await front.start();
  }

  const createFront = (workers: JobQueue) =>
    createFrontWork({
      ...{
        config,
        storage,
        telegram,
        catalog,
        links,
        recovery,
        uploads,
        jobs,
        workers,
        orderEnriching,
        suggestName,
        log,
        clock,
      },
      ...(auth.telegram ? { signIn: auth.telegram } : {}),
      logChatId: telegramConfig.logChannelId,
      reindexer: standIns.reindexer ?? reindexer,
    });

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
    background = keepTrying(begin, undefined, () => front === work).catch((failure: unknown) => {
      if (front === work) log.error('gave up on Telegram', { error: failure });
    });
  }

  /** Walking the channel is the front bot's work; elsewhere it would wait for a bot that never comes. */
  function whereFrontIs(inner: Reindexer): Reindexer {
    return {
      start: async () => {
        if (front) return await inner.start();
        const sentence = 'The front bot works for another node. Send /reindex to the bot instead.';
        throw new AppError('telegram_unavailable', sentence);
      },
      status: () => inner.status(),
      finished: () => inner.finished(),
      stop: () => inner.stop(),
    };
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

  /** @param failed what the first try ended with; default: there was none, and it is made at once. */
  async function keepTrying(
    begin: () => Promise<BotSummary | undefined>,
    failed: AppError | undefined,
    isWanted: () => boolean = () => true,
  ): Promise<void> {
    let isStoreAway = failed?.code === 'storage_unavailable';
    for (let attempt = failed ? 0 : -1; !stopping.signal.aborted && isWanted(); attempt += 1) {
      const pauseMs = isStoreAway ? storePauseMs : (retryPausesMs[attempt] ?? 30_000);
      if (attempt >= 0) await clock.sleep(pauseMs, stopping.signal);
      if (!isWanted()) return;
      try {
        const summary = await begin();
        return log.info('Telegram reached', { commands: summary?.commands, resumedUploads: summary?.resumedUploads });
      } catch (error) {
        if (!isWanted()) return;
        isStoreAway = isAppError(error) && error.code === 'storage_unavailable';
        log.warn(isStoreAway ? 'the store is still not reached' : 'Telegram still not reached', { error });
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppError('shutting_down'));
    await leases?.stop();
    await background;
    await events.stop();
    await uploads.stop();
    await front?.stop();
    await jobs.stop();
    await remux.stop();
    await storyboards.stop();
    await subtitles.stop();
    await snapshots.stop();
    await telegram.stop();
    metrics.stop();
    await viewers.stop();
    library.stop();
    await cache.stop();
    await titles.stop();
    await auth.stop();
    await egress.stop();
    await storage.stop();
  }

  async function start(): Promise<StartReport> {
    const schema = await storage.start();
    titles.start();
    await auth.start();
    await adSlot.start();
    metrics.start();
    await egress.start();
    cache.start();
    await remux.start();
    viewers.start();
    snapshots.start();
    try {
      return { schema, bot: await startTelegram(), jobs: await countJobs() };
    } catch (error) {
      if (!isAppError(error) || error.status !== 503) {
        await stop();
        throw error;
      }
      const what = error.code === 'storage_unavailable' ? 'the store' : 'Telegram';
      log.warn(`${what} not reached, trying on in the background`, { error });
      background = keepTrying(startTelegram, error).catch((failure: unknown) => {
        if (!stopping.signal.aborted) log.error('gave up on Telegram', { error: failure });
      });
      return { schema, bot: undefined, jobs: await countJobs() };
    }
  }

  /** Only for the summary: a store that is away must not end the start. */
  async function countJobs(): Promise<StartReport['jobs']> {
    return await jobs.counts().catch((error: unknown) => {
      if (isAppError(error) && error.code === 'storage_unavailable') return undefined;
      throw error;
    });
  }

  return {
    runtime,
    start,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
