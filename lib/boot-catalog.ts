// Builds the rooms around the catalogue: what is found, shown, streamed and read by other programs.
import { join } from 'node:path';
import { roleOf } from '#bot/access.ts';
import { identify } from './api/endpoint.ts';
import { clientOf, createRateLimits } from './api/rate-limits.ts';
import { readBytes } from './api/request-body.ts';
import { problem } from './api/respond.ts';
import { createAuth } from './auth/create-auth.ts';
import type { TelegramRules } from './auth/telegram-sign-in.ts';
import { createBrowse } from './catalog/browse.ts';
import { createCatalog } from './catalog/catalog.ts';
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import { createSeriesList } from './catalog/series.ts';
import { TitleThread } from './catalog/title-thread.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createDav } from './dav/dav.ts';
import type { Egress } from './egress/egress.ts';
import { readWholeSubtitles } from './enrich/whole-subtitles.ts';
import { createFeeds } from './feeds/feeds.ts';
import { TitleShelf } from './feeds/stremio/title-shelf.ts';
import { davMethods } from './http/request-check.ts';
import { createKeptFiles } from './kept-files/create-kept-files.ts';
import { createLibrary } from './library-tree/library.ts';
import type { Log } from './log.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import { readTextTrack } from './media/text-track.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { SearchTask } from './search-worker.ts';
import type { Storage } from './storage/storage.ts';
import { bytesAnswer } from './stream/bytes-answer.ts';
import { createChunkCache } from './stream/chunk-cache.ts';
import { filmEnds } from './stream/film-ends.ts';
import { servedFile } from './stream/served-file.ts';
import type { StreamObserver } from './stream/stream-observer.ts';
import { createStreamService } from './stream/stream-service.ts';
import { createSubtitles } from './subtitles/create-subtitles.ts';
import { subtitleFiles } from './subtitles/kept-cues.ts';
import type { Telegram } from './telegram/telegram.ts';
import { createViewers } from './viewer/create-viewers.ts';

/** What the rooms around the catalogue are built on. */
export interface CatalogSideOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds them; `boot-life.ts` starts and stops what runs. */
export function buildCatalogSide({ config, storage, telegram, egress, clock, log }: CatalogSideOptions) {
  const { dataDir, mongo, transport } = config;
  const titles = new TitleThread({
    task: { searches: { dataDir, mongo, transport: { socksProxy: transport.socksProxy } } } satisfies SearchTask,
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
  const auth = createAuth({
    ...{ config, storage, clock, log: log.child('auth'), clientOf },
    ...(config.signsInByBot ? { telegram: botRules(config, telegram) } : {}),
  });
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
    files: createKeptFiles({
      ...subtitleFiles,
      folder: join(config.dataDir, 'subtitles'),
      log: log.child('subtitles'),
    }),
    log: log.child('subtitles'),
  });
  const feeds = createFeeds({
    ...{ catalog, shelf, library, links, rules, subtitles },
    url: config.url,
    endsOf: ({ document_id: documentId, file_size: sizeBytes }, bytes) =>
      filmEnds(cache.pinned, { documentId, sizeBytes }, bytes),
  });
  const startedAtMs = clock.nowMs();
  const metrics = createMetrics({
    telegram,
    startedAtMs,
    cacheStats: () => cache.stats(),
    egress: () => egress.status(),
  });
  const streams = createStreamService({
    catalog,
    chunks: cache,
    log: log.child('stream'),
    clock,
    observer: countedBy(egress, metrics.streams),
    admit: ({ item, headers, caller }) =>
      egress.admit({
        viewer: caller?.subject ?? clientOf(headers).name,
        item: `${item.chat_id}:${item.message_id}`,
      }),
    debugHeaders: config.debugHeaders,
    access: links,
  });
  catalog.onChanged(() => library.changed());
  const davLog = log.child('dav');
  const dav = createDav({
    ...{ library, posters: storage.posters, streams, rates },
    identify: (request) => identify({ identities, rates }, request),
    nowMs: clock.nowMs,
    methods: davMethods,
    rules: { bytesAnswer, readBytes, problem: (error) => problem(error, davLog) },
  });
  return {
    ...{ titles, catalog, browse, series, auth, links, identities, rates, viewers, library },
    ...{ cache, subtitles, feeds, metrics, streams, dav, startedAtMs },
  };
}

/** The one place at which bytes for viewers are counted. */
function countedBy(egress: Egress, figures: StreamObserver): StreamObserver {
  return {
    ...figures,
    sent(bytes) {
      figures.sent(bytes);
      egress.sent(bytes);
    },
  };
}

/** Whom the bot works for may sign in by it. */
function botRules(config: Config, telegram: Telegram): TelegramRules {
  return { roleOf: (userId) => roleOf(config, userId), botName: () => telegram.frontBot.username };
}
