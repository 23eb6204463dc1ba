// What the room of facts and pictures needs of other rooms and of the machine.
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createEnricher, type Enricher } from './enrich/enricher.ts';
import { GivenPosters } from './enrich/given-poster.ts';
import { requestsByProxy } from './enrich/proxied-request.ts';
import { createTmdbClient } from './enrich/tmdb-client.ts';
import type { Log } from './log.ts';
import { packKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import type { ProxyReports } from './proxy/proxy-watch.ts';
import type { Storage } from './storage/storage.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';

/** What the room of facts and pictures is built on. */
export interface EnrichBuild {
  readonly config: Pick<Config, 'ffmpegPath' | 'tmdb' | 'transport'>;
  readonly storage: Storage;
  readonly cache: ChunkCache;
  /** Told when the proxy keeps TMDB away, and when it no longer does. */
  readonly proxyReports: ProxyReports;
  readonly clock: Clock;
  readonly log: Log;
}

/** What looks at items, and what takes pictures that are given. */
export interface Enriching {
  readonly enricher: Enricher;
  readonly givenPosters: GivenPosters;
}

/** Builds both; nothing runs before somebody asks. */
export function buildEnriching({ config, storage, cache, proxyReports, clock, log }: EnrichBuild): Enriching {
  const { ffmpegPath, tmdb, transport } = config;
  const { socksProxy } = transport;
  const byProxy = socksProxy ? { send: requestsByProxy({ socksProxy, proxyReports }) } : {};
  return {
    enricher: createEnricher({
      storage,
      background: cache.background,
      rules: { readFacts: readMediaFacts, packKeyFrames, titleOfUpload, mergeFacts },
      ffmpegPath,
      tmdb: tmdb && createTmdbClient({ ...tmdb, clock, ...byProxy }),
      clock,
      log,
    }),
    givenPosters: new GivenPosters({ posters: storage.posters, ffmpegPath }),
  };
}
