// The numbers of this process as Prometheus reads them. The only file of the product that builds a registry.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import type { EgressStatus } from '../egress/egress.ts';
import type { StreamObserver } from '../stream/stream-observer.ts';
import type { BotStatus } from '../telegram/telegram.ts';
import { registerBotFigures } from './bot-figures.ts';
import { type CountedFigures, registerCountedFigures } from './counted-figures.ts';
import { registerEgressFigures } from './egress-figures.ts';
import { registerProcessFigures } from './process-figures.ts';
import { registerStreamFigures } from './stream-figures.ts';

/** Of the event loop's timer: fine enough to see what a viewer could notice, some 30 ms. */
const resolutionMs = 10;

/** Where the numbers come from. */
export interface MetricsOptions {
  /** Read at each scrape. */
  readonly telegram: {
    bots(): readonly BotStatus[];
    /** Counters of the pool. */
    transferStats?(): object;
  };
  /** Counters of the chunk cache, read at each scrape. Default: none. */
  readonly cacheStats?: (() => object | undefined) | undefined;
  /** What was served this month, read at each scrape. Default: not shown. */
  readonly egress?: (() => EgressStatus) | undefined;
  readonly startedAtMs: number;
}

/** The room. */
export interface Metrics {
  /** To be handed to the stream service. */
  readonly streams: StreamObserver;
  /** Of {@link Metrics.text}. */
  readonly contentType: string;
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
  /** Begins to measure the event loop. Idempotent. */
  start(): void;
  /** Ends it. Idempotent. */
  stop(): void;
}

/** A copy, so that objects with prototypes and frozen ones are read alike. */
const figuresOf = (figures: object | undefined): CountedFigures | undefined => figures && { ...figures };

/** Builds the metrics; nothing is measured before {@link Metrics.start}. */
export function createMetrics({ telegram, cacheStats, egress, startedAtMs }: MetricsOptions): Metrics {
  const registry = new Registry();
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  const streams = registerStreamFigures(registry);
  registerBotFigures(registry, () => telegram.bots());
  registerCountedFigures(registry, {
    name: 'streamvault_transfer',
    help: 'Counters of the pool that fetches parts from Telegram.',
    read: () => figuresOf(telegram.transferStats?.()),
  });
  registerCountedFigures(registry, {
    name: 'streamvault_cache',
    help: 'Counters of the chunk cache.',
    read: () => figuresOf(cacheStats?.()),
  });
  if (egress) registerEgressFigures(registry, egress);
  registerProcessFigures(registry, { delay, resolutionMs, startedAtMs });
  return {
    streams,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    start: () => void delay.enable(),
    stop: () => void delay.disable(),
  };
}
