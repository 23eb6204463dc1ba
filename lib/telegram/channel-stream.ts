// A channel's updates without gaps: its own numbers, apart from the bot's (core.telegram.org/api/updates, "channels").
//
// The place is stored only after the handler resolved. A bot that never ran has none: it begins at the present, and what was
// posted before is found by walking the channel.
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { ChannelPlaceStore } from '#lib/storage/storage.ts';
import type { BotConnection } from './bot-connection.ts';
import { handlePatiently } from './handler-patience.ts';
import { toPostedMedia } from './media-file.ts';
import type { PeerBook } from './peer-book.ts';
import { readFault } from './rpc-errors.ts';
import type { ChannelEvent } from './telegram.ts';
import { judgePts } from './update-sequence.ts';
import { UpdateTurns } from './update-turns.ts';

/** Steps in one answer; Telegram gives bots up to 100,000. */
const sliceSize = 100;
/** Slices of one catching up. */
const maxSlices = 10_000;
const quietCheckMs = 15 * 60_000;
/** After a failure that did not end the connection. */
const catchUpRetryMs = 5_000;
/** After a refusal, as when the channel was closed to the bot. */
const accessRetryMs = 60_000;

/** What {@link ChannelStream} works with. */
export interface ChannelStreamOptions {
  readonly connection: Pick<BotConnection, 'invoke'> & { readonly session: { readonly botId: number } };
  readonly store: ChannelPlaceStore;
  readonly peers: PeerBook;
  /** Bare id. */
  readonly channelId: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: ChannelEvent) => Promise<void>;
}

type ChannelUpdate = Api.UpdateNewChannelMessage | Api.UpdateEditChannelMessage | Api.UpdateDeleteChannelMessages;

function isChannelUpdate(update: Api.TypeUpdate): update is ChannelUpdate {
  return (
    update instanceof Api.UpdateNewChannelMessage ||
    update instanceof Api.UpdateEditChannelMessage ||
    update instanceof Api.UpdateDeleteChannelMessages
  );
}

function channelOf(update: ChannelUpdate | Api.UpdateChannelTooLong): string | undefined {
  if (update instanceof Api.UpdateDeleteChannelMessages || update instanceof Api.UpdateChannelTooLong)
    return update.channelId.toString();
  const { message } = update;
  if (message instanceof Api.MessageEmpty) return undefined;
  return message.peerId instanceof Api.PeerChannel ? message.peerId.channelId.toString() : undefined;
}

/** The updates of one channel, in order and without gaps. */
export class ChannelStream {
  #pts: number | undefined;
  readonly #turns = new UpdateTurns({
    catchUp: () => this.#catchUp(),
    onFailure: (error) => this.#tell(error),
    quietCheckMs,
  });
  readonly #stopping = new AbortController();

  constructor(private readonly options: ChannelStreamOptions) {}

  get #botId(): number {
    return this.options.connection.session.botId;
  }

  /**
   * Finds the stored place, or stores the present one as the beginning. When Telegram does not tell that now, it is asked
   * again once delivery begins: the product is of use without it.
   */
  async prepare(): Promise<void> {
    this.#pts = await this.options.store.findChannelPts(this.#botId, this.options.channelId);
    if (this.#pts !== undefined) return;
    try {
      await this.#adopt(await this.#fetchPresent());
    } catch (error) {
      this.options.log.warn('the place in the log channel is not known yet', { error });
    }
  }

  /** Delivers what was missed, then what comes. Resolves when the missed updates are fetched and delivered. */
  start(): Promise<void> {
    return this.#turns.start();
  }

  /** Stops delivery; resolves when the handler that is running has ended. */
  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#turns.stop();
  }

  /** Takes any update; those of other boxes are passed over. */
  take(update: Api.TypeUpdate): void {
    const isTooLong = update instanceof Api.UpdateChannelTooLong;
    if (!isTooLong && !isChannelUpdate(update)) return;
    if (channelOf(update) !== String(this.options.channelId)) return;
    this.#turns.take(() => (isTooLong ? this.#turns.catchUp() : this.#takeNumbered(update)));
  }

  /** Asks for what may have been missed. */
  check(): void {
    this.#turns.check();
  }

  #tell(error: unknown): number {
    const isClosed = ['access', 'refused'].includes(readFault(error).kind);
    this.options.log.warn('updates of the log channel could not be read; trying again', { error });
    return isClosed ? accessRetryMs : catchUpRetryMs;
  }

  async #takeNumbered(update: ChannelUpdate): Promise<void> {
    if (this.#pts === undefined) return this.#turns.catchUp();
    const verdict = judgePts(this.#pts, update.pts, update.ptsCount);
    if (verdict === 'gap') return this.#turns.catchUp();
    if (verdict === 'ignore') return;
    await this.#apply(update);
    if (this.#turns.isRunning) await this.#adopt(update.pts);
  }

  async #apply(update: Api.TypeUpdate): Promise<void> {
    if (update instanceof Api.UpdateDeleteChannelMessages)
      return this.#deliver({ kind: 'deleted', messageIds: update.messages });
    if (update instanceof Api.UpdateNewChannelMessage) return this.#applyMessage('posted', update.message);
    if (update instanceof Api.UpdateEditChannelMessage) return this.#applyMessage('edited', update.message);
  }

  async #applyMessage(kind: 'posted' | 'edited', message: Api.TypeMessage): Promise<void> {
    if (!(message instanceof Api.Message)) return;
    const post = toPostedMedia(message, this.options.channelId);
    if (post) return this.#deliver({ kind, post });
    // Where a film was there is none any more, as far as the catalogue is concerned.
    if (kind === 'edited') return this.#deliver({ kind: 'deleted', messageIds: [message.id] });
  }

  async #deliver(event: ChannelEvent): Promise<void> {
    const { log, clock, onEvent } = this.options;
    await handlePatiently(() => onEvent(event), {
      clock,
      signal: this.#stopping.signal,
      onSetback: (setback, error) => log.error(`a change in the log channel ${setback}`, { kind: event.kind, error }),
    });
  }

  async #catchUp(): Promise<void> {
    for (let slice = 0; slice < maxSlices && this.#turns.isRunning; slice++) {
      const pts = this.#pts;
      if (pts === undefined) return this.#adopt(await this.#fetchPresent());
      const difference = await this.#fetchDifference(pts);
      if (!difference || (await this.#applyDifference(difference))) return;
    }
  }

  /** @returns undefined when Telegram knows nothing of our place: then the present one is taken, and nobody knows what was missed. */
  async #fetchDifference(pts: number): Promise<Api.updates.TypeChannelDifference | undefined> {
    const { peers, channelId, log } = this.options;
    const channel = await peers.inputChannel(channelId);
    const filter = new Api.ChannelMessagesFilterEmpty();
    try {
      return await this.#fetch(new Api.updates.GetChannelDifference({ channel, filter, pts, limit: sliceSize }));
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind !== 'refused' || !fault.name.startsWith('PERSISTENT_TIMESTAMP_')) throw error;
      log.warn('Telegram does not know our place in the log channel; going on with the present', {
        reason: fault.name,
      });
      await this.#loseTo(await this.#fetchPresent());
      return undefined;
    }
  }

  /** @returns true when nothing more is missing. */
  async #applyDifference(difference: Api.updates.TypeChannelDifference): Promise<boolean> {
    if (difference instanceof Api.updates.ChannelDifferenceTooLong) {
      this.options.log.warn('Telegram does not keep all missed updates of the log channel any more');
      const { dialog } = difference;
      await this.#loseTo((dialog instanceof Api.Dialog ? dialog.pts : undefined) ?? (await this.#fetchPresent()));
      return true;
    }
    if (difference instanceof Api.updates.ChannelDifference) {
      await this.options.peers.learn([...difference.users, ...difference.chats]);
      for (const message of difference.newMessages) await this.#applyMessage('posted', message);
      for (const update of difference.otherUpdates) await this.#apply(update);
    }
    // Stopped in the middle: what was not handled must come again.
    if (!this.#turns.isRunning) return true;
    await this.#adopt(difference.pts);
    return difference.final === true;
  }

  async #loseTo(pts: number): Promise<void> {
    await this.#deliver({ kind: 'lost' });
    if (this.#turns.isRunning) await this.#adopt(pts);
  }

  async #fetchPresent(): Promise<number> {
    const channel = await this.options.peers.inputChannel(this.options.channelId);
    const answer = await this.#fetch<Api.messages.ChatFull>(new Api.channels.GetFullChannel({ channel }));
    if (!(answer.fullChat instanceof Api.ChannelFull)) throw new Error('Telegram did not tell the place of a channel');
    return answer.fullChat.pts;
  }

  /** Waits as long as Telegram asks; other failures end the catching up, which is tried again later. */
  async #fetch<Answer>(request: Api.AnyRequest): Promise<Answer> {
    const signal = this.#stopping.signal;
    for (;;) {
      try {
        return await this.options.connection.invoke<Answer>(request, { signal });
      } catch (error) {
        const fault = readFault(error);
        if (fault.kind !== 'flood') throw error;
        await this.options.clock.sleep(fault.seconds * 1_000, signal);
      }
    }
  }

  async #adopt(pts: number): Promise<void> {
    this.#pts = pts;
    await this.options.store.saveChannelPts(this.#botId, this.options.channelId, pts);
  }
}
