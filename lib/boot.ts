// Builds every room and wires them; starts and stops them in order. The only place where rooms become objects.
import { Bot, type Reindexer as BotReindexer, type BotSummary } from '#bot/bot.ts';
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { identify } from './api/endpoint.ts';
import { createRateLimits } from './api/rate-limits.ts';
import { problem } from './api/respond.ts';
import { createAuth } from './auth/create-auth.ts';
import { createSessionVault } from './auth/session-vault.ts';
import { createBrowse } from './catalog/browse.ts';
import { createCatalog } from './catalog/catalog.ts';
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import { createSeriesList } from './catalog/series.ts';
import { TitleThread } from './catalog/title-thread.ts';
import { suggestName } from './catalog/titles.ts';
import { systemClock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import { createDav } from './dav/dav.ts';
import { enrichHandler } from './enrich/enrich-handler.ts';
import { createEnricher } from './enrich/enricher.ts';
import { PosterBackfill } from './enrich/poster-backfill.ts';
import { createTmdbClient } from './enrich/tmdb-client.ts';
import { readWholeSubtitles } from './enrich/whole-subtitles.ts';
import { AppError, isAppError } from './errors.ts';
import { createLiveEvents } from './events/live-events.ts';
import { createFeeds } from './feeds/feeds.ts';
import { TitleShelf } from './feeds/stremio/title-shelf.ts';
import { davMethods } from './http/request-check.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { JobQueue, JobState } from './jobs/jobs.ts';
import { createLibrary } from './library-tree/library.ts';
import type { Log } from './log.ts';
import { packKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import { readTextTrack } from './media/text-track.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createRecovery } from './recovery/create-recovery.ts';
import { isHalfImported } from './recovery/import.ts';
import { purgeHandler } from './recovery/purge.ts';
import { Snapshots } from './recovery/snapshots.ts';
import type { DemoDoor, Runtime } from './runtime.ts';
import type { SearchTask } from './search-worker.ts';
import { openStorage } from './storage/open-storage.ts';
import type { MediaPlace, MediaRecord, SchemaReport } from './storage/storage.ts';
import { bytesAnswer } from './stream/bytes-answer.ts';
import { createChunkCache } from './stream/chunk-cache.ts';
import { filmEnds } from './stream/film-ends.ts';
import { servedFile } from './stream/served-file.ts';
import { createStreamService } from './stream/stream-service.ts';
import { createSubtitles } from './subtitles/create-subtitles.ts';
import { createTelegram } from './telegram/telegram-room.ts';
import { createViewers } from './viewer/create-viewers.ts';

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
  /** Undefined while Telegram or the store cannot be reached: the product goes on trying. */
  readonly bot: BotSummary | undefined;
  /** Undefined while the store cannot be reached. */
  readonly jobs: Readonly<Record<JobState, number>> | undefined;
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
      store: storage.botSessions,
    }),
    bots: storage.bots,
    locations: storage.locations,
    log: log.child('telegram'),
    clock,
  });
  const titles = new TitleThread({
    task: { searches: { dataDir: config.dataDir, mongo: config.mongo } } satisfies SearchTask,
    clock,
    log: log.child('search'),
  });
  const catalog = createCatalog({
    media: storage.media,
    posters: storage.posters,
    titles,
    facts: storage.facts,
    url: config.url,
    log: log.child('catalog'),
  });
  const rules = { mergeFacts, titleOfUpload, servedFile };
  const shelf = new TitleShelf({ titles: storage.titles, rules, clock });
  const browse = createBrowse({ catalog, titles, shelf });
  const series = createSeriesList({ catalog, shelf });
  const auth = createAuth({ config, storage, clock, log: log.child('auth') });
  const { links, identities } = auth;
  const rates = createRateLimits({ perMinute: config.apiRatePerMinute });
  const viewers = createViewers({ storage, catalog, clock, log: log.child('viewer') });
  const library = createLibrary({
    ...{ titles: storage.titles, media: storage.media, facts: storage.facts },
    rules,
    clock,
    log: log.child('library'),
  });
  const cache = createChunkCache({
    source: telegram.chunks,
    dataDir: config.dataDir,
    limits: config.cache,
    log: log.child('cache'),
    clock,
  });
  const subtitles = createSubtitles({
    storage,
    catalog,
    background: cache.background,
    rules: {
      titleOfUpload,
      readFacts: readMediaFacts,
      readTextTrack,
      readWhole: (request) =>
        readWholeSubtitles({ ...request, ffmpegPath: config.ffmpegPath, log: log.child('subtitles') }),
    },
    dataDir: config.dataDir,
    log: log.child('subtitles'),
  });
  const feeds = createFeeds({
    ...{ catalog, titles: storage.titles, shelf, library, links, rules, subtitles, clock },
    url: config.url,
    endsOf: ({ document_id: documentId, file_size: sizeBytes }, bytes) =>
      filmEnds(cache.pinned, { documentId, sizeBytes }, bytes),
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
  const stopping = new AbortController();
  const enrich = enrichHandler(enricher);
  if (config.enriches) {
    jobs.work('enrich', async (run) => {
      // What the mirror's process has added is news to this one.
      const record = await storage.media.find(run.job.payload.chat_id, run.job.payload.message_id);
      if (record?.is_active) pinEnds(record);
      const outcome = await enrich(run);
      titles.changed();
      return outcome;
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
      events.nudge();
      titles.changed();
      if (kind === 'added') welcome(record);
    },
    log: log.child('recovery'),
    clock,
  });
  jobs.work(
    'purge',
    purgeHandler({
      channel: telegram.logChannel,
      mirror: telegram.mirrorChannel,
      storage,
      onPurge: ({ chat_id, message_id, ordered_by }, name) =>
        auth.audit.note({ subject: ordered_by, address: '' }, 'items.purged', `i:${chat_id}:${message_id}`, { name }),
    }),
  );
  const { dataDir, snapshots: nightly } = config;
  const snapshots = new Snapshots({ storage, dataDir, ...nightly, log: log.child('snapshots'), clock });
  const { reindexer } = recovery;
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
    feeds,
    dav,
    browse,
    series,
    viewers,
    subtitles,
    links,
    identities,
    auth,
    rates,
    events,
    enricher,
    jobs,
    metrics,
    reindexer,
  };
  const runtime: Runtime = { config, log, ...rooms, cacheStats: () => cache.stats(), demo, startedAtMs };
  let bot: Bot | undefined;
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

  const oldPosters = new PosterBackfill({
    storage,
    order: (item) => orderEnriching(item, -20),
    queued: async () => (await jobs.counts()).queued,
    clock,
    log: log.child('enrich'),
  });

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

  async function startTelegram(): Promise<BotSummary> {
    await tellHalfImport();
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
    if (config.enriches) oldPosters.start();
    return summary;
  }

  async function tellHalfImport(): Promise<void> {
    if (isImportChecked) return;
    const isHalf = await isHalfImported(storage);
    isImportChecked = true;
    if (isHalf) log.warn('an import was interrupted: stop, and run it again to have all of it');
  }

  async function keepTrying(first: AppError): Promise<void> {
    let isStoreAway = first.code === 'storage_unavailable';
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      await clock.sleep(isStoreAway ? storePauseMs : (retryPausesMs[attempt] ?? 30_000), stopping.signal);
      try {
        const summary = await startTelegram();
        return log.info('Telegram reached', { commands: summary.commands, resumedUploads: summary.resumedUploads });
      } catch (error) {
        isStoreAway = isAppError(error) && error.code === 'storage_unavailable';
        log.warn(isStoreAway ? 'the store is still not reached' : 'Telegram still not reached', { error });
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppError('shutting_down'));
    await background;
    await events.stop();
    await oldPosters.stop();
    await jobs.stop();
    await subtitles.stop();
    await snapshots.stop();
    await recovery.stop();
    await bot?.stop();
    await telegram.stop();
    metrics.stop();
    await viewers.stop();
    library.stop();
    await cache.stop();
    await titles.stop();
    await auth.stop();
    await storage.stop();
  }

  async function start(): Promise<StartReport> {
    const schema = await storage.start();
    titles.start();
    await auth.start();
    metrics.start();
    cache.start();
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
      background = keepTrying(error).catch((failure: unknown) => {
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
