// Rebuilds the catalogue by walking through the channel. Its place is stored after each window, so that it can be killed.
import { type Clock, isoSeconds } from '../clock.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRow, Storage } from '../storage/storage.ts';
import type { ChannelWindow, LogChannel, PostedMedia } from '../telegram/telegram.ts';
import { patiently } from './patience.ts';
import type { PostIndex } from './post-index.ts';
import type { Reindexer, ReindexStatus } from './recovery.ts';
import { findPlace, type ReindexPlace, savePlace } from './reindex-place.ts';

/** Posts taken in at the same time: most of the time goes into waiting for thumbnails. */
const concurrency = 4;
/** Rows read at once when looking for those whose message is gone. */
const pageSize = 500;

/** What {@link ChannelReindexer} works with. */
export interface ReindexerOptions {
  readonly channel: Pick<LogChannel, 'chatId' | 'walk' | 'findTop'>;
  readonly index: Pick<PostIndex, 'takeIn' | 'markMissing'>;
  readonly storage: Pick<Storage, 'mediaRows' | 'media' | 'places'>;
  readonly log: Log;
  readonly clock: Clock;
}

/** Walks through the channel from the first message to the top, a window at a time. */
export class ChannelReindexer implements Reindexer {
  #state: ReindexStatus['state'] = 'idle';
  #place: ReindexPlace | undefined;
  #waitsFor: string | null = null;
  #error: string | null = null;
  #running: Promise<void> | undefined;
  #stopping = new AbortController();

  constructor(private readonly options: ReindexerOptions) {}

  async start(): Promise<{ readonly isNew: boolean }> {
    if (this.#running) return { isNew: false };
    // Set before the first await: two calls at the same time must not both begin.
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.#state = 'running';
    this.#error = null;
    const placed = findPlace(this.options.storage.places);
    this.#running = placed
      .then((place) => this.#run(place, signal))
      .then(
        () => this.#end('done'),
        (error: unknown) => this.#fail(error, signal),
      );
    this.#place = await placed;
    return { isNew: true };
  }

  status(): ReindexStatus {
    const place = this.#place;
    return {
      state: this.#state,
      seen: place ? place.next_id - 1 : 0,
      total: place ? place.end_id - 1 : null,
      found: place?.posts ?? 0,
      added: place?.added ?? 0,
      changed: place?.changed ?? 0,
      missing: place?.missing ?? 0,
      startedAt: place?.started_at ?? null,
      finishedAt: place?.finished_at ?? null,
      waitsFor: this.#waitsFor,
      error: this.#error,
    };
  }

  async finished(): Promise<ReindexStatus> {
    await this.#running;
    return this.status();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#running;
  }

  /** Goes on with one that a stop or a kill interrupted, if there is one. */
  async resume(): Promise<boolean> {
    const place = await findPlace(this.options.storage.places);
    if (!place || place.finished_at !== null || place.chat_id !== this.options.channel.chatId) return false;
    return (await this.start()).isNew;
  }

  #end(state: ReindexStatus['state']): void {
    this.#state = state;
    this.#waitsFor = null;
    this.#running = undefined;
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) {
      this.#end('idle');
      return;
    }
    this.options.log.error('the rebuild of the catalogue failed', { error });
    this.#error = isAppError(error) ? error.message : 'Something went wrong on our side.';
    this.#end('failed');
  }

  async #run(stored: ReindexPlace | undefined, signal: AbortSignal): Promise<void> {
    const { channel, log, clock } = this.options;
    const isUnfinished = stored && stored.finished_at === null && stored.chat_id === channel.chatId;
    this.#place = isUnfinished ? stored : await this.#begin(signal);
    log.info(isUnfinished ? 'rebuilding the catalogue goes on' : 'rebuilding the catalogue', {
      fromMessageId: this.#place.next_id,
      endMessageId: this.#place.end_id,
    });
    await this.#walk(signal);
    const strangers = await this.#dropOtherChannels();
    await this.#keep({ missing: strangers, finished_at: isoSeconds(clock.nowMs()) });
    const { posts, added, changed, missing } = this.#place;
    log.info('the catalogue is rebuilt', { posts, added, changed, missing });
  }

  /** Rows above the top are looked at too: they may be of a time before messages were deleted there. */
  async #begin(signal: AbortSignal): Promise<ReindexPlace> {
    const { channel, storage, clock } = this.options;
    const top = await this.#patiently(() => channel.findTop(signal), signal);
    const topRow = await storage.media.topMessageId(channel.chatId);
    const place: ReindexPlace = {
      ...{ chat_id: channel.chatId, next_id: 1, end_id: Math.max(top, topRow) + 1 },
      ...{ started_at: isoSeconds(clock.nowMs()), finished_at: null, posts: 0, added: 0, changed: 0, missing: 0 },
    };
    await savePlace(storage.places, place);
    return place;
  }

  /** A walk that Telegram interrupts begins anew behind the last window. */
  #walk(signal: AbortSignal): Promise<void> {
    return this.#patiently(async () => {
      const { next_id: fromMessageId, end_id: endMessageId } = this.#getPlace();
      for await (const window of this.options.channel.walk({ fromMessageId, endMessageId, signal })) {
        this.#waitsFor = null;
        await this.#takeWindow(window, signal);
      }
    }, signal);
  }

  async #takeWindow({ fromMessageId, endMessageId, posts }: ChannelWindow, signal: AbortSignal): Promise<void> {
    const outcomes = await this.#takePosts(posts, signal);
    const missing = await this.#markGone(fromMessageId, endMessageId, new Set(posts.map((post) => post.messageId)));
    await this.#keep({
      next_id: endMessageId,
      posts: posts.length,
      added: outcomes.filter((outcome) => outcome === 'added').length,
      changed: outcomes.filter((outcome) => outcome === 'changed').length,
      missing,
    });
  }

  async #takePosts(posts: readonly PostedMedia[], signal: AbortSignal): Promise<string[]> {
    const outcomes: string[] = [];
    for (let first = 0; first < posts.length; first += concurrency) {
      const group = posts.slice(first, first + concurrency);
      const take = (post: PostedMedia) => this.#patiently(() => this.options.index.takeIn(post, signal), signal);
      const results = await Promise.allSettled(group.map(take));
      const failure = results.find((result) => result.status === 'rejected');
      if (failure) throw failure.reason;
      outcomes.push(...results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
      if (signal.aborted) throw signal.reason;
    }
    return outcomes;
  }

  /** @returns how many rows of the window have no post any more and were not known for it. */
  async #markGone(fromId: number, endId: number, there: ReadonlySet<number>): Promise<number> {
    const { channel, storage, index } = this.options;
    // A window holds at most as many rows as ids, so that one page has them all.
    const after = { chat_id: channel.chatId, message_id: fromId - 1 };
    const rows = await storage.mediaRows.scan({ after, limit: endId - fromId });
    const gone = rows.filter(
      ({ chat_id, message_id }) => chat_id === channel.chatId && message_id < endId && !there.has(message_id),
    );
    let count = 0;
    for (const { message_id } of gone) if (await index.markMissing(channel.chatId, message_id)) count += 1;
    return count;
  }

  /** Films of another channel cannot be played: bytes come from the log channel alone. */
  async #dropOtherChannels(): Promise<number> {
    const { channel, storage, index } = this.options;
    let count = 0;
    let after: MediaRow | undefined;
    for (;;) {
      const rows = await storage.mediaRows.scan({ ...(after ? { after } : {}), limit: pageSize });
      for (const { chat_id, message_id } of rows)
        if (chat_id !== channel.chatId && (await index.markMissing(chat_id, message_id))) count += 1;
      after = rows.at(-1);
      if (rows.length < pageSize) return count;
    }
  }

  #getPlace(): ReindexPlace {
    if (!this.#place) throw new AppError('internal', 'the rebuild has no place');
    return this.#place;
  }

  /** Counts are added to those there are. */
  async #keep(step: Partial<ReindexPlace>): Promise<void> {
    const before = this.#getPlace();
    this.#place = {
      ...before,
      next_id: step.next_id ?? before.next_id,
      finished_at: step.finished_at ?? null,
      posts: before.posts + (step.posts ?? 0),
      added: before.added + (step.added ?? 0),
      changed: before.changed + (step.changed ?? 0),
      missing: before.missing + (step.missing ?? 0),
    };
    await savePlace(this.options.storage.places, this.#place);
  }

  #patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const onWait = (error: Error, pauseMs: number) => {
      this.#waitsFor = `${error.message} Trying again in ${Math.ceil(pauseMs / 1000)} s.`;
      this.options.log.warn('the rebuild of the catalogue waits', { pauseMs, error });
    };
    return patiently(work, { clock: this.options.clock, signal, onWait });
  }
}
