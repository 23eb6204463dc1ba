// Builds every room and wires them; starts and stops them in order. The only place where rooms become objects.
import { Bot, type Reindexer as BotReindexer, type BotSummary } from '#bot/bot.ts';
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { identify } from './api/endpoint.ts';
import { createRateLimits } from './api/rate-limits.ts';
import { problem } from './api/respond.ts';
import { createIdentities } from './auth/identities.ts';
import { createLinkAccess } from './auth/link-access.ts';
import { createCatalog } from './catalog/catalog.ts';
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import { suggestName } from './catalog/titles.ts';
import { systemClock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import { createDav } from './dav/dav.ts';
import { enrichHandler } from './enrich/enrich-handler.ts';
import { createEnricher } from './enrich/enricher.ts';
import { createTmdbClient } from './enrich/tmdb-client.ts';
import { AppError, isAppError } from './errors.ts';
import { davMethods } from './http/request-check.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { JobQueue, JobState } from './jobs/jobs.ts';
import { createLibrary } from './library-tree/library.ts';
import type { Log } from './log.ts';
import { packKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createRecovery } from './recovery/create-recovery.ts';
import { isHalfImported } from './recovery/import.ts';
import { Snapshots } from './recovery/snapshots.ts';
import type { DemoDoor, Runtime } from './runtime.ts';
import { openStorage } from './storage/open-storage.ts';
import type { MediaRecord, SchemaReport } from './storage/storage.ts';
import { bytesAnswer } from './stream/bytes-answer.ts';
import { createChunkCache } from './stream/chunk-cache.ts';
import { servedFile } from './stream/served-file.ts';
import { createStreamService } from './stream/stream-service.ts';
import { createTelegram } from './telegram/telegram-room.ts';

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

/** What was found at start, for the summary in the log. */
export interface StartReport {
  readonly schema: SchemaReport;
  /** Undefined while Telegram cannot be reached: the product goes on trying. */
  readonly bot: BotSummary | undefined;
  readonly jobs: Readonly<Record<JobState, number>>;
}

/** The whole product without HTTP. */
export interface System {
  readonly runtime: Runtime;
  /**
   * Opens the store, connects the bots, takes up unfinished uploads, begins updates, takes jobs.
   *
   * When Telegram cannot be reached it resolves all the same, with `bot: undefined`, and goes on trying in the background:
   * the catalogue can be browsed meanwhile and streams answer 503.
   *
   * @throws AppError `storage_unavailable`, `bad_credentials`, `bad_configuration`; everything opened is closed again.
   */
  start(): Promise<StartReport>;
  /** Stops in reverse order. Idempotent. */
  stop(): Promise<void>;
}

/** Waits between tries to reach Telegram. Chosen by feel. */
const retryPausesMs = [2000, 5000, 10_000, 20_000, 30_000];

/** Builds the rooms; nothing runs before {@link System.start}. */
export function boot({ config, telegramConfig, demo, log, ...standIns }: BootOptions): System {
  const clock = systemClock;
  const storage = openStorage(config, log.child('storage'));
  const telegram = createTelegram({
    config: telegramConfig,
    transport: config.transport,
    dataDir: config.dataDir,
    bots: storage.bots,
    locations: storage.locations,
    log: log.child('telegram'),
    clock,
  });
  const catalog = createCatalog({
    media: storage.media,
    posters: storage.posters,
    facts: storage.facts,
    url: config.url,
    log: log.child('catalog'),
  });
  const links = createLinkAccess({ config: config.links, url: config.url, dataDir: config.dataDir, clock });
  const identities = createIdentities({ config: config.links });
  const rates = createRateLimits({ perMinute: config.apiRatePerMinute });
  const cache = createChunkCache({
    source: telegram.chunks,
    dataDir: config.dataDir,
    limits: config.cache,
    log: log.child('cache'),
    clock,
  });
  const startedAtMs = clock.nowMs();
  const metrics = createMetrics({ telegram, startedAtMs, cacheStats: () => cache.stats() });
  const streams = createStreamService({
    catalog,
    chunks: cache,
    log: log.child('stream'),
    clock,
    observer: metrics.streams,
    debugHeaders: config.debugHeaders,
    access: links,
  });
  // Handlers are registered here, by `jobs.work`, before anything starts.
  const jobs = standIns.jobs ?? createJobQueue({ store: storage.jobs, clock, log: log.child('jobs') });
  const enricher = createEnricher({
    storage,
    background: cache.background,
    rules: { readFacts: readMediaFacts, packKeyFrames, titleOfUpload, mergeFacts },
    ffmpegPath: config.ffmpegPath,
    tmdb: config.tmdb && createTmdbClient({ ...config.tmdb, clock }),
    clock,
    log: log.child('enrich'),
  });
  const stopping = new AbortController();
  const enrich = enrichHandler(enricher);
  if (config.enriches) {
    jobs.work('enrich', async (run) => {
      // What the mirror's process has added is news to this one.
      const record = await storage.media.find(run.job.payload.chat_id, run.job.payload.message_id);
      if (record?.is_active) pinEnds(record);
      return enrich(run);
    });
  }
  const recovery = createRecovery({
    channel: telegram.logChannel,
    mirror: telegram.mirrorChannel,
    storage,
    captions: { write: formatCaption, read: readCaption, rewrite: rewriteCaption },
    suggestName,
    siteUrl: config.url,
    onChanged: ({ kind, record }) => {
      if (kind === 'added') welcome(record);
    },
    log: log.child('recovery'),
    clock,
  });
  const { dataDir, snapshots: nightly } = config;
  const snapshots = new Snapshots({ storage, dataDir, ...nightly, log: log.child('snapshots'), clock });
  const { reindexer } = recovery;
  const library = createLibrary({
    ...{ titles: storage.titles, media: storage.media, facts: storage.facts },
    rules: { titleOfUpload, mergeFacts, servedFile },
    clock,
    log: log.child('library'),
  });
  catalog.onChanged(() => library.changed());
  const davLog = log.child('dav');
  const dav = createDav({
    ...{ library, posters: storage.posters, streams, links, rates },
    identify: (request) => identify({ identities, rates }, request),
    nowMs: clock.nowMs,
    methods: davMethods,
    rules: { bytesAnswer, problem: (error) => problem(error, davLog) },
  });
  const rooms = {
    storage,
    telegram,
    streams,
    catalog,
    library,
    dav,
    links,
    identities,
    rates,
    enricher,
    jobs,
    metrics,
    reindexer,
  };
  const runtime: Runtime = { config, log, ...rooms, demo, startedAtMs };
  let bot: Bot | undefined;
  let background: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  /** Start and first seek of a new film shall need no trip to Telegram; a pin that fails costs nothing but that. */
  function pinEnds({ message_id: messageId, document_id: documentId, file_size: sizeBytes }: MediaRecord): void {
    void cache.pinned.pin({ messageId, documentId, sizeBytes, signal: stopping.signal });
  }

  function enrichLater({ chat_id, message_id }: MediaRecord): void {
    if (!config.enriches) return;
    const order = { chat_id, message_id };
    const job = { kind: 'enrich', dedupe_key: `${chat_id}:${message_id}`, payload: order, priority: -10 } as const;
    jobs.add(job).catch((error: unknown) => log.warn('an item is not enriched', { ...order, error }));
  }

  function welcome(record: MediaRecord): void {
    pinEnds(record);
    enrichLater(record);
  }

  catalog.onChanged(({ kind, record }) => {
    if (kind === 'added') welcome(record);
    // Titles are read out of names, too.
    if (kind === 'renamed') enrichLater(record);
  });

  async function startTelegram(): Promise<BotSummary> {
    await telegram.start();
    bot ??= new Bot({
      frontBot: telegram.frontBot,
      storage,
      catalog,
      links,
      logChatId: telegramConfig.logChannelId,
      config,
      suggestName,
      ...(config.mirror.worker === 'off' ? {} : { jobs }),
      reindexer: standIns.reindexer ?? reindexer,
      log: log.child('bot'),
      clock,
    });
    const summary = await bot.start();
    await recovery.start();
    await telegram.startUpdates();
    // Not before Telegram is reached: jobs that need it would spend their tries.
    await jobs.start();
    return summary;
  }

  async function keepTrying(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      await clock.sleep(retryPausesMs[attempt] ?? 30_000, stopping.signal);
      try {
        const summary = await startTelegram();
        return log.info('Telegram reached', { commands: summary.commands, resumedUploads: summary.resumedUploads });
      } catch (error) {
        log.warn('Telegram still not reached', { error });
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppError('shutting_down'));
    await background;
    await jobs.stop();
    await snapshots.stop();
    await recovery.stop();
    await bot?.stop();
    await telegram.stop();
    metrics.stop();
    library.stop();
    await cache.stop();
    await storage.stop();
  }

  async function start(): Promise<StartReport> {
    await links.start();
    const schema = await storage.start();
    if (await isHalfImported(storage)) log.warn('an import was interrupted: stop, and run it again to have all of it');
    metrics.start();
    cache.start();
    snapshots.start();
    try {
      return { schema, bot: await startTelegram(), jobs: await jobs.counts() };
    } catch (error) {
      if (!isAppError(error) || error.status !== 503) {
        await stop();
        throw error;
      }
      log.warn('Telegram not reached, trying on in the background', { error });
      background = keepTrying().catch((failure: unknown) => {
        if (!stopping.signal.aborted) log.error('gave up on Telegram', { error: failure });
      });
      return { schema, bot: undefined, jobs: await jobs.counts() };
    }
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
