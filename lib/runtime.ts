// The one object that holds everything alive, and the one global slot it lives in.
// Next loads modules several times (server bundle, routes, pages): module variables would be several variables.
import type { AdSlot } from './adverts/ad-slot.ts';
import type { EndpointRoom } from './api/endpoint.ts';
import type { QuotaRoom } from './api/quota-room.ts';
import type { Identities } from './auth/caller.ts';
import type { Auth } from './auth/create-auth.ts';
import type { LinkAccess } from './auth/link-access.ts';
import type { Browse } from './catalog/browse.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { SeriesList } from './catalog/series.ts';
import type { Config } from './config.ts';
import type { Dav } from './dav/dav.ts';
import type { Egress } from './egress/egress.ts';
import type { Enricher } from './enrich/enricher.ts';
import type { GivenPosters } from './enrich/given-poster.ts';
import type { LiveEvents } from './events/live-events.ts';
import type { Feeds } from './feeds/feeds.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Library } from './library-tree/library.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Leases } from './nodes/nodes.ts';
import type { ProxyWatch } from './proxy/proxy-watch.ts';
import type { Reindexer } from './recovery/recovery.ts';
import type { Remux } from './remux/remux.ts';
import type { Storage } from './storage/storage.ts';
import type { Storyboards } from './storyboard/storyboard.ts';
import type { ChunkCacheStats } from './stream/chunk-cache.ts';
import type { StreamService } from './stream/stream-service.ts';
import type { Subtitles } from './subtitles/subtitles.ts';
import type { Telegram } from './telegram/telegram.ts';
import type { Uploads } from './upload/upload.ts';
import type { Viewers } from './viewer/viewers.ts';

/** The demo's own Telegram, present only in demo mode. */
export interface DemoDoor {
  /** Base URL of the emulator's control API, on loopback. */
  readonly controlUrl: string;
  readonly controlToken: string;
  /** The newcomer who writes to the bot on /demo. */
  readonly userId: number;
  readonly botId: number;
}

/** Built by `boot.ts`, installed by `server.ts`, read by routes and pages. */
export interface Runtime {
  readonly config: Config;
  readonly log: Log;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly streams: StreamService;
  readonly catalog: Catalog;
  /** The catalogue as folders and files. */
  readonly library: Library;
  /** Those by WebDAV. */
  readonly dav: Dav;
  readonly browse: Browse;
  readonly series: SeriesList;
  readonly jobs: JobQueue;
  /** The catalogue in other programs' formats. */
  readonly feeds: Feeds;
  readonly enricher: Enricher;
  readonly givenPosters: GivenPosters;
  readonly viewers: Viewers;
  readonly subtitles: Subtitles;
  /** Films as HLS. */
  readonly remux: Remux;
  readonly storyboards: Storyboards;
  /** Files from browsers and scripts. */
  readonly uploads: Uploads;
  /** What everybody has sent today and may send. */
  readonly quotas: QuotaRoom;
  readonly links: LinkAccess;
  readonly identities: Identities;
  readonly auth: Auth;
  readonly rates: EndpointRoom['rates'];
  /** What happens, told to whoever reads along. */
  readonly events: LiveEvents;
  readonly metrics: Metrics;
  /** What leaves this host for viewers, and what may. */
  readonly egress: Egress;
  /** Which bots this node has; undefined where it has them alone. */
  readonly leases: Leases | undefined;
  /** What the operator advertises, if anything. */
  readonly adSlot: AdSlot;
  /** How the proxy fares, for each who goes through it. */
  readonly proxyWatch: Pick<ProxyWatch, 'status'>;
  /** What the cache of films holds and has done. */
  cacheStats(): ChunkCacheStats;
  /** Rebuilds the catalogue from the channel; runs only while Telegram is reached. */
  readonly reindexer: Reindexer;
  readonly demo: DemoDoor | undefined;
  readonly startedAtMs: number;
}

const slot = Symbol.for('streamvault.runtime');

type Slotted = typeof globalThis & { [slot]?: Runtime };

/** @throws Error when no runtime is installed: a route was called outside server.ts. */
export function runtime(): Runtime {
  const installed = (globalThis as Slotted)[slot];
  if (!installed) throw new Error('No runtime is installed: start the product by `npm start`, not by `next start`.');
  return installed;
}

/** Puts the runtime into the slot; `undefined` empties it. */
export function installRuntime(value: Runtime | undefined): void {
  (globalThis as Slotted)[slot] = value;
}
