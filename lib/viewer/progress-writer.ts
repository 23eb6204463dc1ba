// Brings progress into the store at a bearable pace: the latest of each viewer and item, at most every so often.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ViewedPlace, ViewerProgress, ViewerProgressStore } from '../storage/viewer-store.ts';

/** How often progress is written, and how much may wait. */
export interface ProgressWriterOptions {
  readonly store: ViewerProgressStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Least time between two writes of one record, ms. Default 10,000. */
  readonly pauseMs?: number;
  /** Records looked after at once; of more each is written at once. Default 10,000. */
  readonly most?: number;
}

interface Slot {
  writtenAtMs: number;
  /** Undefined: the store has the latest. */
  waiting: ViewerProgress | undefined;
}

/** One loop looks after all records; nothing runs before {@link ProgressWriter.start}. */
export class ProgressWriter {
  readonly #options: Required<ProgressWriterOptions>;
  /** In the order of the last write. */
  readonly #slots = new Map<string, Slot>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(options: ProgressWriterOptions) {
    this.#options = { pauseMs: 10_000, most: 10_000, ...options };
  }

  /** @returns when it is written, or waits. @throws what the store throws. */
  async save(progress: ViewerProgress): Promise<void> {
    const { clock, pauseMs, most } = this.#options;
    const key = keyOf(progress.viewer_id, progress);
    const slot = this.#slots.get(key);
    if (slot && clock.nowMs() - slot.writtenAtMs < pauseMs && !this.#stopping.signal.aborted) {
      slot.waiting = progress;
      return;
    }
    this.#slots.delete(key);
    // Noted before the write, so that what comes during it waits.
    if (this.#slots.size < most) this.#slots.set(key, { writtenAtMs: clock.nowMs(), waiting: undefined });
    await this.#write(key, progress);
  }

  /** What waits of a viewer, in no order. */
  waitingOf(viewerId: string): ViewerProgress[] {
    const waiting = [...this.#slots.values()].flatMap((slot) => slot.waiting ?? []);
    return waiting.filter((progress) => progress.viewer_id === viewerId);
  }

  /** What waits of one item; undefined when all is written. */
  waiting(viewerId: string, item: ViewedPlace): ViewerProgress | undefined {
    return this.#slots.get(keyOf(viewerId, item))?.waiting;
  }

  /** Drops what waits. @returns false when nothing did. */
  forget(viewerId: string, item: ViewedPlace): boolean {
    const slot = this.#slots.get(keyOf(viewerId, item));
    const hasWaited = slot?.waiting !== undefined;
    if (slot) slot.waiting = undefined;
    return hasWaited;
  }

  /** Begins to write, every tenth of the pause, what has waited long enough. Idempotent. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Writes what waits. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#writeDue(0);
    const lost = [...this.#slots.values()].filter(({ waiting }) => waiting).length;
    if (lost > 0) this.#options.log.warn('progress of viewers was lost', { records: lost });
    this.#slots.clear();
  }

  async #run(): Promise<void> {
    const { clock, pauseMs } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await clock.sleep(pauseMs / 10, signal).catch(() => {
        // Stopping: what waits is written by stop.
      });
      if (!signal.aborted) await this.#writeDue(pauseMs);
    }
  }

  async #writeDue(pauseMs: number): Promise<void> {
    const dueBeforeMs = this.#options.clock.nowMs() - pauseMs;
    for (const [key, slot] of [...this.#slots]) {
      if (slot.writtenAtMs > dueBeforeMs) break;
      const { waiting } = slot;
      this.#slots.delete(key);
      if (!waiting) continue;
      this.#slots.set(key, { writtenAtMs: this.#options.clock.nowMs(), waiting: undefined });
      // A store that is away is not asked for each of them.
      if (!(await this.#writeLate(key, waiting))) break;
    }
  }

  /** Nobody is there to be told but the log; a later round tries again. */
  async #writeLate(key: string, progress: ViewerProgress): Promise<boolean> {
    try {
      await this.#write(key, progress);
      return true;
    } catch (error) {
      this.#options.log.warn('progress of a viewer was not written', { messageId: progress.message_id, error });
      return false;
    }
  }

  async #write(key: string, progress: ViewerProgress): Promise<void> {
    try {
      await this.#options.store.save(progress);
    } catch (error) {
      const slot = this.#slots.get(key);
      // Kept for the next round, unless something newer came meanwhile.
      if (slot) slot.waiting ??= progress;
      throw error;
    }
  }
}

function keyOf(viewerId: string, { chat_id, message_id }: ViewedPlace): string {
  return `${chat_id}:${message_id}:${viewerId}`;
}
