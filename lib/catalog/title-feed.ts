// Keeps an index of titles in step with a store, whoever writes to it.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import type { NewestPlace } from '../storage/storage.ts';
import { keyOf } from './item-key.ts';
import { TitleIndex } from './title-index.ts';
import type { TitleQuery, TitleSearch, TitlesFound } from './title-search.ts';

/** What others wrote is found after this long at the latest, and the time it takes to read it. */
const pollEveryMs = 3000;
/** Clocks of writers differ and commits overtake one another: so far back a poll looks again. */
const overlapMs = 10_000;
/** The same for what this process has just written. */
const ownOverlapMs = 200;
/** Read in one go; searches get their turn between two batches. */
const batchTitles = 200;
const maxTitles = 2_000_000;
/** Changes remembered so that the overlap is not indexed again. */
const maxSeen = 20_000;
const mostDeadShare = 0.25;

/** What keeps an index in step with a store. */
export interface TitleFeedOptions {
  readonly titles: MediaTitleStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Pause between two looks at what others wrote, ms. Default 3000. */
  readonly pollEveryMs?: number;
  /** Titles in the index at most; older ones are left out. Default 2,000,000. */
  readonly maxTitles?: number;
}

/**
 * {@link TitleSearch} in this thread.
 *
 *   idle ──start()──► warming, newest first ──all read──► in step ──a quarter is dead──► warming anew beside the old one
 *                        └── the store is away: tries on with each poll, and goes on where it was
 */
export class TitleFeed implements TitleSearch {
  readonly #options: TitleFeedOptions;
  readonly #stopping = new AbortController();
  readonly #seen = new Map<string, string>();
  #index = new TitleIndex();
  /** The index that is being filled; the one that is searched, or its successor. */
  #filling: TitleIndex | undefined = this.#index;
  #filledTo: NewestPlace | undefined;
  #newestChangeMs: number | undefined;
  #isStale = false;
  #hasFailed = false;
  #running: Promise<void> | undefined;
  /** Steps that read the store and write to the index, one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: TitleFeedOptions) {
    this.#options = options;
  }

  /** Titles that can be found. */
  get size(): number {
    return this.#index.size;
  }

  /** Titles in memory, dead ones included: what the memory goes by. */
  get positions(): number {
    return this.#index.items.length;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#running;
  }

  changed(): void {
    this.#isStale = true;
  }

  async find(query: TitleQuery, { signal }: { readonly signal?: AbortSignal } = {}): Promise<TitlesFound> {
    if (this.#running && this.#newestChangeMs === undefined) await this.#attempt(() => this.#fillBatch());
    if (this.#running && this.#isStale) {
      this.#isStale = false;
      await this.#attempt(() => this.#catchUp(ownOverlapMs));
    }
    if (signal?.aborted) throw abortError(signal);
    return { ...this.#index.find(query), isWarming: this.#filling === this.#index };
  }

  async #run(): Promise<void> {
    const { clock, pollEveryMs: pauseMs = pollEveryMs } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#fill(clock.nowMs() + pauseMs);
        await this.#inTurn(() => this.#catchUp(overlapMs));
        this.#hasFailed = false;
        if (!this.#filling && this.#index.deadShare > mostDeadShare && this.#index.items.length > 1000) this.#renew();
        // A filling that was only interrupted for the poll goes on at once.
        if (this.#filling) continue;
      } catch (error) {
        this.#fail(error);
      }
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  /** Reads older titles until there are none, or it is time to look at changes. */
  async #fill(untilMs: number): Promise<void> {
    const { clock } = this.#options;
    while (this.#filling && clock.nowMs() < untilMs && !this.#stopping.signal.aborted) {
      await this.#inTurn(() => this.#fillBatch());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #fillBatch(): Promise<void> {
    const filling = this.#filling;
    if (!filling) return;
    const after = this.#filledTo;
    const batch = await this.#options.titles.newest({ limit: batchTitles, ...(after ? { after } : {}) });
    for (const item of batch) {
      // One that a poll has put in is at least as new as this reading.
      if (!filling.has({ chatId: item.chat_id, messageId: item.message_id })) this.#put(filling, item);
    }
    this.#newestChangeMs ??= Math.max(0, ...batch.map(({ changed_at_ms }) => changed_at_ms));
    this.#filledTo = batch.at(-1) ?? after;
    if (batch.length === batchTitles && filling.size < this.#maxTitles) return;
    this.#options.log.debug('titles indexed', { titles: filling.size });
    this.#index = filling;
    this.#filling = undefined;
  }

  /** Takes up what changed since the newest change that is known, and a while before it. */
  async #catchUp(backMs: number): Promise<void> {
    if (this.#newestChangeMs === undefined) return;
    const sinceMs = this.#newestChangeMs - backMs;
    let after: MediaTitle | undefined;
    for (;;) {
      const query = { sinceMs, limit: batchTitles, ...(after ? { after } : {}) };
      const changes: readonly MediaTitle[] = await this.#options.titles.changedSince(query);
      for (const item of changes) this.#take(item);
      after = changes.at(-1);
      if (changes.length < batchTitles || this.#stopping.signal.aborted) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #take(item: MediaTitle): void {
    const key = keyOf(item);
    const state = fingerprint(item);
    if (this.#seen.get(key) === state) return;
    if (this.#seen.size >= maxSeen) this.#seen.clear();
    this.#seen.set(key, state);
    this.#newestChangeMs = Math.max(this.#newestChangeMs ?? 0, item.changed_at_ms);
    this.#put(this.#index, item);
    if (this.#filling && this.#filling !== this.#index) this.#put(this.#filling, item);
  }

  #put(index: TitleIndex, item: MediaTitle): void {
    const place = { chatId: item.chat_id, messageId: item.message_id };
    if (index.size < this.#maxTitles || index.has(place)) index.put(item);
  }

  get #maxTitles(): number {
    return this.#options.maxTitles ?? maxTitles;
  }

  /** Builds a successor: nothing is ever taken out of an index but by leaving it. */
  #renew(): void {
    this.#filling = new TitleIndex();
    this.#filledTo = undefined;
    this.#seen.clear();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** While the store is away, what is known is better than nothing. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    await this.#inTurn(work).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#isStale = true;
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.log.warn('the titles cannot be read, trying on', { error });
  }
}

/** The time alone does not tell: an item may change twice within a millisecond. */
function fingerprint(item: MediaTitle): string {
  return createHash('sha256').update(JSON.stringify(item)).digest('base64');
}
