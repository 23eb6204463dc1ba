// The door of live events: streams for readers, and the watching while there are any.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import type { MediaTitleStore } from '../storage/media-titles.ts';
import { CatalogWatch } from './catalog-watch.ts';
import { EventFeed, type LiveEvent } from './event-feed.ts';
import { eventStream } from './event-stream.ts';
import { JobWatch } from './job-watch.ts';

/** Who reads along. */
export interface EventReader {
  /** Of whom streams are counted: a caller's subject, or an address. */
  readonly name: string;
  /** Many people stand behind this name. Default false. */
  readonly isShared?: boolean;
  readonly isAdmin: boolean;
  /** In Telegram: sees the jobs ordered there by this user. */
  readonly userId: number | undefined;
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal;
}

/** The door of this room. */
export interface LiveEvents {
  /**
   * A stream of what this reader may see; it ends by its signal, by being cancelled, or by {@link stop}.
   *
   * What changes after it is given is told.
   *
   * @throws AppError `too_many_requests` when this reader has too many, `queue_full` when all have, `shutting_down`.
   */
  open(reader: EventReader): Promise<ReadableStream<Uint8Array>>;
  /**
   * Where events stand, as `lastEventId` of a stream that is opened soon: what changes from now on is told there.
   *
   * For who reads lists now and opens the stream afterwards; what changes is noted from here on for a minute.
   */
  place(): Promise<string>;
  /** Something has just changed here: look now. */
  nudge(): void;
  /** Streams that are open. */
  count(): number;
  /** Ends all streams, cleanly, so that nobody waits for them. Idempotent. */
  stop(): Promise<void>;
}

/** What live events are made of. */
export interface LiveEventsOptions {
  readonly titles: Pick<MediaTitleStore, 'changedSince'>;
  readonly jobs: Pick<JobQueue, 'list' | 'find'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Streams in all, and of one name (twenty times that of a shared one). Defaults 1000 and 20. */
  readonly mostStreams?: number;
  readonly mostOfOne?: number;
  /** Default 20,000. */
  readonly heartbeatMs?: number;
}

/** Between two looks, ms; other processes' changes are told that late. */
const lookMs = 1000;
/** However much changes here: two looks are so far apart. */
const restMs = 100;
/** Looked on for so long after the last reader left: who was cut off comes back and shall miss nothing. */
const lingerMs = 60_000;

/** Makes the door; nothing is watched before somebody reads. */
export function createLiveEvents(options: LiveEventsOptions): LiveEvents {
  const { titles, jobs, clock, log, mostStreams = 1000, mostOfOne = 20, heartbeatMs = 20_000 } = options;
  const newFeed = () => new EventFeed({ epoch: randomBytes(6).toString('hex') });
  const stopping = new AbortController();
  const open = new Map<string, number>();
  let feed = newFeed();
  let catalogWatch = new CatalogWatch({ titles, feed, clock });
  let jobWatch = new JobWatch(jobs, feed);
  let watching: Promise<void> | undefined;
  let firstLook: Promise<void> = Promise.resolve();
  let lastReaderMs = 0;
  let nudged = new AbortController();

  const count = () => [...open.values()].reduce((sum, one) => sum + one, 0);

  async function look(): Promise<void> {
    try {
      await catalogWatch.poll();
      await jobWatch.poll();
    } catch (error) {
      // The store tells of its own faults; the next look makes up for this one.
      log.debug('live events cannot be read', { error });
    }
  }

  const rest = (delayMs: number, ...wakers: AbortSignal[]) =>
    // Woken early, it is time all the same.
    clock.sleep(delayMs, AbortSignal.any([...wakers, stopping.signal])).catch(() => undefined);

  async function watch(): Promise<void> {
    firstLook = look();
    await firstLook;
    while (!stopping.signal.aborted) {
      if (count() > 0) lastReaderMs = clock.nowMs();
      else if (clock.nowMs() - lastReaderMs > lingerMs) break;
      await rest(lookMs, nudged.signal);
      nudged = new AbortController();
      await look();
      await rest(restMs);
    }
    // Later readers begin with a feed of their own: what happened in between is not in this one.
    feed = newFeed();
    catalogWatch = new CatalogWatch({ titles, feed, clock });
    jobWatch = new JobWatch(jobs, feed);
    watching = undefined;
  }

  /** Resolves once changes are noted; what happened before is not told. */
  async function beginWatching(): Promise<void> {
    lastReaderMs = clock.nowMs();
    watching ??= watch();
    await firstLook;
  }

  return {
    async open({ name, isShared = false, isAdmin, userId, lastEventId, signal }) {
      if (stopping.signal.aborted) throw new AppError('shutting_down');
      const ofOne = open.get(name) ?? 0;
      if (ofOne >= mostOfOne * (isShared ? 20 : 1))
        throw new AppError('too_many_requests', 'Too many open streams of events.');
      if (count() >= mostStreams) throw new AppError('queue_full', 'Too many people read along.');
      open.set(name, ofOne + 1);
      const onEnd = () => {
        const left = (open.get(name) ?? 1) - 1;
        if (left > 0) open.set(name, left);
        else open.delete(name);
      };
      const sees = ({ owner }: LiveEvent) => owner === undefined || isAdmin || (owner !== null && owner === userId);
      const both = AbortSignal.any([signal, stopping.signal]);
      const watched = beginWatching();
      const stream = eventStream({ feed, lastEventId, sees, clock, heartbeatMs, signal: both }, onEnd);
      await watched;
      return stream;
    },
    async place() {
      if (!stopping.signal.aborted) await beginWatching();
      return feed.idOf(feed.newest);
    },
    nudge: () => nudged.abort(),
    count,
    async stop() {
      stopping.abort(new AppError('shutting_down'));
      await watching;
    },
  };
}
