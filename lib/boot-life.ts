// The order in which the rooms of a server start and stop.
import type { FrontTurns } from './boot-front-turns.ts';
import type { TitleThread } from './catalog/title-thread.ts';
import { AppError, isAppError } from './errors.ts';
import type { Log } from './log.ts';
import type { Snapshots } from './recovery/snapshots.ts';
import type { Runtime } from './runtime.ts';
import type { StartReport } from './start-summary.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';

/** What runs. */
export interface LivingRooms {
  readonly runtime: Runtime;
  readonly titles: TitleThread;
  readonly cache: ChunkCache;
  readonly snapshots: Snapshots;
  readonly front: FrontTurns;
  /** Aborted when the stop begins. */
  readonly stopping: AbortController;
  readonly log: Log;
}

/** Opens and starts the rooms in order. @throws AppError as `System.start` says; everything opened is closed again. */
export async function startRooms(rooms: LivingRooms): Promise<StartReport> {
  const { runtime, titles, cache, snapshots, front, log } = rooms;
  const { storage, auth, adSlot, metrics, egress, remux, viewers } = runtime;
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
    return { schema, bot: await front.start(), jobs: await countJobs(runtime) };
  } catch (error) {
    if (!isAppError(error) || error.status !== 503) {
      await stopRooms(rooms);
      throw error;
    }
    const what = error.code === 'storage_unavailable' ? 'the store' : 'Telegram';
    log.warn(`${what} not reached, trying on in the background`, { error });
    front.tryOn(error);
    return { schema, bot: undefined, jobs: await countJobs(runtime) };
  }
}

/** Stops them in reverse. */
export async function stopRooms({ runtime, titles, cache, snapshots, front, stopping }: LivingRooms): Promise<void> {
  stopping.abort(new AppError('shutting_down'));
  await front.stopTrying();
  await runtime.events.stop();
  await runtime.uploads.stop();
  await front.stop();
  await runtime.jobs.stop();
  await runtime.remux.stop();
  await runtime.storyboards.stop();
  await runtime.subtitles.stop();
  await snapshots.stop();
  await runtime.telegram.stop();
  runtime.metrics.stop();
  await runtime.viewers.stop();
  runtime.library.stop();
  await cache.stop();
  await titles.stop();
  await runtime.auth.stop();
  await runtime.egress.stop();
  await runtime.storage.stop();
}

/** Only for the summary: a store that is away must not end the start. */
async function countJobs({ jobs }: Runtime): Promise<StartReport['jobs']> {
  return await jobs.counts().catch((error: unknown) => {
    if (isAppError(error) && error.code === 'storage_unavailable') return undefined;
    throw error;
  });
}
