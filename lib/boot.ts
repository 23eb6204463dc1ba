// Builds every room of the server, in order, and wires them. What a room needs of others is told by the boot-….ts of its name; when
// they start and stop, by boot-life.ts. Together the only places where rooms become objects.
import type { Reindexer as BotReindexer } from '#bot/bot.ts';
import { QuotaList } from '#bot/quota-list.ts';
import { createAdSlot } from './adverts/ad-slot.ts';
import { buildCatalogSide } from './boot-catalog.ts';
import { followChanges } from './boot-changes.ts';
import { buildEnriching } from './boot-enrich.ts';
import { createFrontTurns } from './boot-front-turns.ts';
import { type LivingRooms, startRooms, stopRooms } from './boot-life.ts';
import { buildRecovery, buildSnapshots } from './boot-recovery.ts';
import { buildRemux } from './boot-remux.ts';
import { buildStoryboards } from './boot-storyboard.ts';
import { buildTelegram } from './boot-telegram.ts';
import { buildUploads } from './boot-uploads.ts';
import { defineWork } from './boot-work.ts';
import { systemClock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import { createEgress } from './egress/create-egress.ts';
import { createLiveEvents } from './events/live-events.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import { folderId } from './nodes/folder-id.ts';
import { ProxyWatch } from './proxy/proxy-watch.ts';
import type { DemoDoor, Runtime } from './runtime.ts';
import type { StartReport } from './start-summary.ts';
import { openStorage } from './storage/open-storage.ts';

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

/** Builds the rooms; nothing runs before {@link System.start}. */
export function boot({ config, telegramConfig, demo, log, ...standIns }: BootOptions): System {
  const clock = systemClock;
  const stopping = new AbortController();
  const { signal } = stopping;
  const logChatId = telegramConfig.logChannelId;

  const proxyWatch = new ProxyWatch({ clock, log: log.child('proxy') });
  const outward = { config, proxyReports: proxyWatch, clock };
  const storage = openStorage(config, log.child('storage'), { proxyReports: proxyWatch });
  const telegram = buildTelegram({ ...outward, telegramConfig, storage, log: log.child('telegram') });
  const egress = createEgress({
    ...{ storage, budget: config.egress, clock, log: log.child('egress') },
    node: config.node ? folderId(config.dataDir) : 'only',
    isShared: config.node !== undefined,
  });
  const { titles, cache, ...shown } = buildCatalogSide({ config, storage, telegram, egress, clock, log });
  const { catalog, links, auth } = shown;
  const remux = buildRemux({ config, storage, catalog, cache, clock, log: log.child('remux') });
  const storyboards = buildStoryboards({ config, cache, clock, log: log.child('storyboard') });
  // Handlers are registered by `defineWork`, before anything starts.
  const jobs = standIns.jobs ?? createJobQueue({ store: storage.jobs, clock, log: log.child('jobs') });
  const events = createLiveEvents({ titles: storage.titles, jobs, clock, log: log.child('events') });
  const changes = followChanges({ config, catalog, titles, cache, events, jobs, signal, log });
  const { enricher, givenPosters } = buildEnriching({ ...outward, storage, cache, log: log.child('enrich') });
  const recovery = buildRecovery({ config, storage, telegram, onChanged: changes.written, clock, log });
  const uploads = buildUploads({
    ...{ config, storage, telegram, jobs, logChatId, clock, log: log.child('upload') },
    onIndexed: (record) => changes.written({ kind: 'added', record }),
  });
  const work = { config, storage, telegram, titles, auth, enricher, uploads, changes };
  const front = createFrontTurns({
    ...{ config, storage, telegram, catalog, links, recovery, uploads, jobs, logChatId, signal, clock, log },
    signIn: auth.telegram,
    orderEnriching: changes.orderEnriching,
    reindexer: standIns.reindexer,
    defineWork: (workers) => defineWork(workers, work),
  });
  const snapshots = buildSnapshots({ config, storage, clock, log });
  const adSlot = createAdSlot({ path: config.adSlotHtmlFile, log: log.child('adverts') });
  const quotas = new QuotaList({ usage: storage.usage, senders: storage.senders, clock });

  const runtime: Runtime = {
    ...{
      config,
      log: log.child('api'),
      demo,
      storage,
      telegram,
      ...shown,
      remux,
      storyboards,
      jobs,
      events,
      enricher,
      givenPosters,
    },
    ...{ uploads, adSlot, quotas, egress, proxyWatch, leases: front.leases, reindexer: front.reindexer },
    cacheStats: () => cache.stats(),
  };
  return systemOf({ runtime, titles, cache, snapshots, front, stopping, log });
}

function systemOf(rooms: LivingRooms): System {
  let stopped: Promise<void> | undefined;
  return {
    runtime: rooms.runtime,
    start: () => startRooms(rooms),
    stop: () => {
      stopped ??= stopRooms(rooms);
      return stopped;
    },
  };
}
