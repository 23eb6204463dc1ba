// Orders another look at items whose posters were made before there were several widths: once, slowly, behind all other work.
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { FactLayers, MediaFactsStore } from '../storage/media-facts.ts';
import type { MediaPlace, MediaRowStore, PlaceStore } from '../storage/storage.ts';
import { areComplete } from './poster-widths.ts';

/** Which items are looked at again, and at what pace. */
export interface PosterBackfillOptions {
  readonly storage: { readonly mediaRows: MediaRowStore; readonly facts: MediaFactsStore; readonly places: PlaceStore };
  /** Orders the look. */
  readonly order: (item: MediaPlace) => Promise<void>;
  /** Orders of any kind not begun yet. */
  readonly queued: () => Promise<number>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Change it when posters are to be looked at again. */
const placeName = 'poster-widths-1';

const windowRows = 100;

/** With so many waiting it waits, too, so that new items are not far behind old ones. */
const mostQueued = 50;
const pauseMs = 30_000;

const placeSchema = z.object({ chat_id: z.int(), message_id: z.int() });

/** Its place is in the store: a restart goes on from there, and when it is done it never runs again. */
export class PosterBackfill {
  readonly #options: PosterBackfillOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: PosterBackfillOptions) {
    this.#options = options;
  }

  /** Idempotent. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { log } = this.#options;
    try {
      await this.#walk();
    } catch (error) {
      const isStopping = this.#stopping.signal.aborted && isAppError(error);
      if (!isStopping) log.warn('old posters are looked at after the next start', { error });
    }
  }

  async #walk(): Promise<void> {
    const { storage } = this.#options;
    const saved = await storage.places.find(placeName);
    let after = saved === undefined || saved === 'done' ? undefined : placeSchema.parse(JSON.parse(saved));
    for (let isDone = saved === 'done'; !isDone; ) {
      const rows = await storage.mediaRows.scan({ ...(after ? { after } : {}), limit: windowRows });
      await this.#orderAll(rows.filter(({ is_active }) => is_active));
      const last = rows.at(-1);
      isDone = last === undefined || rows.length < windowRows;
      if (last) after = { chat_id: last.chat_id, message_id: last.message_id };
      await storage.places.save(placeName, isDone ? 'done' : JSON.stringify(after));
    }
  }

  async #orderAll(items: readonly MediaPlace[]): Promise<void> {
    const { storage, order, queued, clock } = this.#options;
    const posts = items.map(({ chat_id, message_id }) => ({ chat_id, message_id }));
    const found = await storage.facts.findBrief(posts);
    for (const { chat_id, message_id } of found.filter(({ layers }) => isOld(layers))) {
      const { signal } = this.#stopping;
      while ((await queued()) >= mostQueued) await clock.sleep(pauseMs, signal);
      signal.throwIfAborted();
      await order({ chat_id, message_id });
    }
  }
}

/** Telegram's thumbnail has one width. */
function isOld({ telegram, ...others }: FactLayers): boolean {
  const isThumbOld = telegram?.poster !== undefined && !telegram.poster.variants?.length;
  return isThumbOld || Object.values(others).some((layer) => layer?.poster && !areComplete(layer.poster.variants));
}
