// What the room of facts and pictures needs of other rooms and of the machine.
import { mergeFacts } from './catalog/merged-facts.ts';
import { titleOfUpload } from './catalog/release-title.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createEnricher, type Enricher } from './enrich/enricher.ts';
import { GivenPosters } from './enrich/given-poster.ts';
import { createTmdbClient } from './enrich/tmdb-client.ts';
import type { Log } from './log.ts';
import { packKeyFrames } from './media/key-frames.ts';
import { readMediaFacts } from './media/read-media-facts.ts';
import type { Storage } from './storage/storage.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';

/** What the room of facts and pictures is built on. */
export interface EnrichBuild {
  readonly config: Pick<Config, 'ffmpegPath' | 'tmdb'>;
  readonly storage: Storage;
  readonly cache: ChunkCache;
  readonly clock: Clock;
  readonly log: Log;
}

/** What looks at items, and what takes pictures that are given. */
export interface Enriching {
  readonly enricher: Enricher;
  readonly givenPosters: GivenPosters;
}

/** Builds both; nothing runs before somebody asks. */
export function buildEnriching({ config, storage, cache, clock, log }: EnrichBuild): Enriching {
  const { ffmpegPath, tmdb } = config;
  return {
    enricher: createEnricher({
      storage,
      background: cache.background,
      rules: { readFacts: readMediaFacts, packKeyFrames, titleOfUpload, mergeFacts },
      ffmpegPath,
      tmdb: tmdb && createTmdbClient({ ...tmdb, clock }),
      clock,
      log,
    }),
    givenPosters: new GivenPosters({ posters: storage.posters, ffmpegPath }),
  };
}
