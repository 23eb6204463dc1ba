// What becomes of the records of unknown viewers: they go with who signs in, or are swept when nobody can come back for them.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ViewerListEntry, ViewerListStore, ViewerProgress, ViewerProgressStore } from '../storage/viewer-store.ts';
import type { ProgressWriter } from './progress-writer.ts';

const dayMs = 86_400_000;

/** The cookie lives as long from the first record on: whoever made an older one cannot come back. */
const keptMs = 400 * dayMs;

/** Between two sweeps. */
const sweepEveryMs = dayMs;

/** After a sweep that failed. */
const retryMs = 3_600_000;

/** Between two batches, so that neither the store nor the streams are held up. */
const batchPauseMs = 100;

const sweepBatch = 200;
const moveBatch = 100;

/** More than the store keeps of one viewer. */
const mostMoved = 3000;

/** The stores that know viewers. */
export interface ViewerStores {
  readonly viewerProgress: ViewerProgressStore;
  readonly viewerLists: ViewerListStore;
}

/** What is swept, and how often. */
export interface ViewerSweepOptions {
  readonly storage: ViewerStores;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sweeps at the start and every day; nothing runs before {@link ViewerSweep.start}. */
export class ViewerSweep {
  readonly #options: ViewerSweepOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: ViewerSweepOptions) {
    this.#options = options;
  }

  /** Idempotent. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends it after the running batch. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pauseMs = await this.#sweepOnce();
      await clock.sleep(pauseMs, signal).catch(() => {
        // Stopping.
      });
    }
  }

  /** @returns how long to wait for the next one, ms. */
  async #sweepOnce(): Promise<number> {
    const { log } = this.#options;
    try {
      const { viewerProgress, viewerLists } = this.#options.storage;
      const records = (await this.#sweepStore(viewerProgress)) + (await this.#sweepStore(viewerLists));
      if (records > 0) log.info('records of viewers who cannot come back were removed', { records });
      return sweepEveryMs;
    } catch (error) {
      if (!this.#stopping.signal.aborted) log.debug('records of viewers were not swept', { error });
      return retryMs;
    }
  }

  async #sweepStore(store: Pick<ViewerProgressStore, 'sweep'>): Promise<number> {
    const { clock } = this.#options;
    const before = new Date(clock.nowMs() - keptMs).toISOString();
    for (let removed = 0; ; ) {
      const count = await store.sweep({ before, limit: sweepBatch });
      removed += count;
      if (count < sweepBatch) return removed;
      await clock.sleep(batchPauseMs, this.#stopping.signal);
    }
  }
}

/** From whom to whom. */
export interface ViewerMove {
  readonly from: string;
  readonly to: string;
}

/**
 * Gives the records of one viewer to another; of the same item the newest progress stays, and the entry of the list that was there.
 * Killed half-way, the next call goes on; when all is moved, it finds nothing.
 *
 * @throws AppError `storage_unavailable`.
 */
export async function moveViewer(storage: ViewerStores, writer: ProgressWriter, move: ViewerMove): Promise<void> {
  if (move.from === move.to) return;
  for (const waiting of writer.waitingOf(move.from)) {
    writer.forget(move.from, waiting);
    await giveProgress(storage, writer, waiting, move.to);
  }
  for (const progress of await allOf((after: ViewerProgress | undefined) =>
    storage.viewerProgress.page({ viewerId: move.from, limit: moveBatch, ...(after ? { after } : {}) }),
  )) {
    await giveProgress(storage, writer, progress, move.to);
    await storage.viewerProgress.remove(move.from, progress);
  }
  for (const entry of await allOf((after: ViewerListEntry | undefined) =>
    storage.viewerLists.page({ viewerId: move.from, limit: moveBatch, ...(after ? { after } : {}) }),
  )) {
    // A list that is full stays as it is, as when somebody adds to it.
    await storage.viewerLists.add({ ...entry, viewer_id: move.to });
    await storage.viewerLists.remove(move.from, entry);
  }
}

async function giveProgress(storage: ViewerStores, writer: ProgressWriter, progress: ViewerProgress, to: string) {
  const waiting = writer.waiting(to, progress);
  if (waiting && waiting.updated_at >= progress.updated_at) return;
  writer.forget(to, progress);
  await storage.viewerProgress.save({ ...progress, viewer_id: to });
}

/** Read before anything is moved: pages are found by what stands at their end. */
async function allOf<T>(page: (after: T | undefined) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let after: T | undefined; all.length < mostMoved; after = all.at(-1)) {
    const batch = await page(after);
    all.push(...batch);
    if (batch.length < moveBatch) break;
  }
  return all;
}
