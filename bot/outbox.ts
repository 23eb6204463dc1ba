// What the bot says goes out here: at Telegram's pace, in order within a chat, and again until Telegram took it.
//
// ```
// waiting ──its turn──► sending ──taken──► sent
//    ▲                     ├──FLOOD_WAIT or away: the chat rests, then the same again
//    │                     └──refused (blocked, deleted)──► the caller is told
//    └──a newer edit of the same message takes the place of an older one
// ```
import type { Clock } from '#lib/clock.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { FrontBot, OutgoingText } from '#lib/telegram/telegram.ts';
import { type BucketLimits, TokenBucket } from './token-bucket.ts';

/** Telegram asks for about one message a second in a chat and bears short bursts (core.telegram.org/bots/faq). */
const chatLimits: BucketLimits = { burst: 10, perSecond: 1 };
/** The same page: some 30 messages a second in all. */
const totalLimits: BucketLimits = { burst: 25, perSecond: 25 };

/** Waiting messages of one chat, and of all. */
const maxWaitingInChat = 100;
const maxWaiting = 2000;
const longestPauseMs = 60_000;
/** For what is under way when we stop. */
const graceMs = 2000;

/** A message of the bot that is to be changed. */
export type Edit = Parameters<FrontBot['editText']>[0];

/** What {@link Outbox} works with. */
export interface OutboxOptions {
  readonly frontBot: Pick<FrontBot, 'sendText' | 'editText'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: Telegram's. */
  readonly limits?: { readonly chat: BucketLimits; readonly total: BucketLimits };
}

/** Chats whose pace is remembered; beyond that, those that rest are forgotten. */
const maxLanes = 5000;

interface Parcel {
  /** Message an edit is for. */
  readonly messageId?: number;
  deliver: () => Promise<number | undefined>;
  /** Settles with the delivery. */
  readonly delivered: Promise<number | undefined>;
  readonly resolve: (messageId: number | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly bucket: TokenBucket;
  readonly parcels: Parcel[];
  isRunning: boolean;
}

function toParcel(content: Pick<Parcel, 'messageId' | 'deliver'>): Parcel {
  let settle: Pick<Parcel, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined };
  const delivered = new Promise<number | undefined>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { ...content, delivered, ...settle };
}

/** The way out. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #total: TokenBucket;
  readonly #lanes = new Map<number, Lane>();
  readonly #stopping = new AbortController();
  /** What is under way at the stop may be in Telegram already: its answer is waited for, but not for ever. */
  readonly #cutting = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #waiting = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#total = new TokenBucket(options.limits?.total ?? totalLimits, options.clock.nowMs());
  }

  /**
   * Sends a text when it is its turn.
   *
   * @returns the message id, or undefined when its random id was sent before.
   * @throws AppError `telegram_refused`; `telegram_flood_wait` when too much is waiting; `shutting_down`.
   */
  send(message: OutgoingText): Promise<number | undefined> {
    return this.#add(message.chatId, { deliver: () => this.#options.frontBot.sendText(this.#withSignal(message)) });
  }

  /**
   * Edits a text when it is its turn. Of several edits of one message only the last that waits is made; all of them resolve.
   *
   * @throws as {@link send}; `not_found` when the message was deleted.
   */
  async edit(edit: Edit): Promise<void> {
    const deliver = async () => {
      await this.#options.frontBot.editText(this.#withSignal(edit));
      return undefined;
    };
    const { messageId } = edit;
    const waiting = this.#lanes.get(edit.chatId)?.parcels.find((parcel) => parcel.messageId === messageId);
    if (waiting) {
      waiting.deliver = deliver;
      await waiting.delivered;
    } else {
      await this.#add(edit.chatId, { messageId, deliver });
    }
  }

  /** Drops what waits; its callers get `shutting_down`. What is under way gets two seconds to end. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    const ended = new AbortController();
    const all = Promise.all(this.#running).finally(() => ended.abort());
    await Promise.race([all, this.#options.clock.sleep(graceMs, ended.signal).catch(() => undefined)]);
    this.#cutting.abort(new AppError('shutting_down'));
    await all;
  }

  #withSignal<Message extends { readonly signal?: AbortSignal }>(message: Message): Message {
    const { signal } = this.#cutting;
    return { ...message, signal: message.signal ? AbortSignal.any([message.signal, signal]) : signal };
  }

  #add(chatId: number, content: Pick<Parcel, 'messageId' | 'deliver'>): Promise<number | undefined> {
    if (this.#stopping.signal.aborted) return Promise.reject(new AppError('shutting_down'));
    const lane = this.#lanes.get(chatId) ?? this.#openLane(chatId);
    if (lane.parcels.length >= maxWaitingInChat || this.#waiting >= maxWaiting) {
      return Promise.reject(new AppError('telegram_flood_wait', 'Too many messages are waiting to be sent.'));
    }
    const parcel = toParcel(content);
    lane.parcels.push(parcel);
    this.#waiting += 1;
    if (!lane.isRunning) {
      const running = this.#run(lane).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
    return parcel.delivered;
  }

  #openLane(chatId: number): Lane {
    const { clock, limits } = this.#options;
    const atRest = [...this.#lanes].find(([, { isRunning }]) => !isRunning);
    if (this.#lanes.size >= maxLanes && atRest) this.#lanes.delete(atRest[0]);
    const bucket = new TokenBucket(limits?.chat ?? chatLimits, clock.nowMs());
    const lane: Lane = { bucket, parcels: [], isRunning: false };
    this.#lanes.set(chatId, lane);
    return lane;
  }

  async #run(lane: Lane): Promise<void> {
    lane.isRunning = true;
    for (let parcel = lane.parcels.shift(); parcel; parcel = lane.parcels.shift()) {
      await this.#deliver(parcel, lane);
      this.#waiting -= 1;
    }
    lane.isRunning = false;
  }

  async #deliver(parcel: Parcel, lane: Lane): Promise<void> {
    const { clock, log } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      const nowMs = clock.nowMs();
      await this.#sleep(Math.max(lane.bucket.reserve(nowMs), this.#total.reserve(nowMs)));
      if (this.#stopping.signal.aborted) return parcel.reject(this.#stopping.signal.reason);
      try {
        return parcel.resolve(await parcel.deliver());
      } catch (error) {
        if (this.#stopping.signal.aborted) return parcel.reject(this.#stopping.signal.reason);
        const isPatient = isAppError(error) && /^telegram_(flood_wait|unavailable)$/.test(error.code);
        if (!isPatient) return parcel.reject(error);
        log.warn('a message waits', { attempt, error });
        await this.#sleep(
          Math.max(Math.min(longestPauseMs, 1000 * 2 ** attempt), (error.retryAfterSeconds ?? 0) * 1000),
        );
      }
    }
  }

  async #sleep(delayMs: number): Promise<void> {
    if (delayMs <= 0) return;
    await this.#options.clock.sleep(delayMs, this.#stopping.signal).catch(() => {
      // Stopping: the loops around see the signal.
    });
  }
}
