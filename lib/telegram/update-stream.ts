// A bot's updates without gaps: in order, at least once, over restarts and lost connections (core.telegram.org/api/updates).
//
// GramJS hands updates on as they come and knows no numbers. Here every one is judged by pts; a gap, a reconnect and a start
// fetch what is missing by updates.getDifference. The place in the stream is stored only after the handler resolved.
// A bot that never ran has no place: it begins at the moment of its first start, messages from before are not delivered.
import { Api } from 'telegram';
import type { BotStateStore, UpdatesState } from '#lib/storage/storage.ts';
import type { BotConnection } from './bot-connection.ts';
import type { PeerBook } from './peer-book.ts';
import { readFault } from './rpc-errors.ts';
import { UpdateDelivery, type UpdateDeliveryOptions } from './update-delivery.ts';
import { judgePts, judgeSeq } from './update-sequence.ts';
import { fromShort, isNumbered, type NumberedUpdate } from './update-shapes.ts';
import { UpdateTurns } from './update-turns.ts';

/** A quiet stream asks now and then, as the documentation advises. */
const quietCheckMs = 15 * 60_000;
/** After a failure that did not end the connection. */
const catchUpRetryMs = 5_000;
/** Slices of one catching up; a slice holds up to a few hundred messages. */
const maxSlices = 10_000;

/** What {@link UpdateStream} works with. */
export interface UpdateStreamOptions extends Omit<UpdateDeliveryOptions, 'signal'> {
  readonly connection: Pick<BotConnection, 'invoke'> & { readonly session: { readonly botId: number } };
  readonly store: BotStateStore;
  readonly peers: PeerBook;
  /** Told every update that is of a channel: those have numbers of their own. */
  readonly onChannelUpdate?: (update: Api.TypeUpdate) => void;
}

/** The updates of one bot, in order and without gaps. */
export class UpdateStream {
  #state: UpdatesState | undefined;
  readonly #turns = new UpdateTurns({
    catchUp: () => this.#catchUp(),
    onFailure: (error) => {
      this.options.log.warn('updates could not be read; trying again', { error });
      return catchUpRetryMs;
    },
    quietCheckMs,
  });
  readonly #stopping = new AbortController();
  readonly #delivery: UpdateDelivery;

  constructor(private readonly options: UpdateStreamOptions) {
    this.#delivery = new UpdateDelivery({ ...options, signal: this.#stopping.signal });
  }

  get #botId(): number {
    return this.options.connection.session.botId;
  }

  /**
   * Finds the stored place, or stores the present one as the beginning. A place ahead of Telegram's own is of another server
   * (the emulator begins anew when its data are removed): kept, it would hide every update to come.
   */
  async prepare(): Promise<void> {
    const stored = await this.options.store.findUpdatesState(this.#botId);
    const present = await this.#fetchState();
    if (stored && stored.pts <= present.pts) {
      this.#state = stored;
      return;
    }
    if (stored) this.options.log.info('the stored place in the updates is not of this server; beginning anew');
    await this.#adopt(present);
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

  /** Takes in what the connection was sent, behind what is being worked on. */
  onUpdates(updates: unknown): void {
    this.#turns.take(() => this.#take(updates as Api.TypeUpdates));
  }

  /** Asks what was missed while the connection was lost. */
  onReconnected(): void {
    this.#turns.check();
  }

  async #take(updates: Api.TypeUpdates): Promise<void> {
    if (updates instanceof Api.UpdatesTooLong) return this.#turns.catchUp();
    if (updates instanceof Api.UpdateShortMessage) return this.#takeShort(updates);
    if (updates instanceof Api.UpdateShortSentMessage) return this.#takeNumbered(updates, async () => undefined);
    if (updates instanceof Api.UpdateShort) return this.#takeOne(updates.update);
    if (!(updates instanceof Api.Updates || updates instanceof Api.UpdatesCombined)) return this.#turns.catchUp();
    await this.options.peers.learn([...updates.users, ...updates.chats]);
    for (const update of updates.updates) await this.#takeOne(update);
    await this.#takeSeq(updates);
  }

  async #takeSeq(updates: Api.Updates | Api.UpdatesCombined): Promise<void> {
    const state = this.#state;
    const seqStart = updates instanceof Api.UpdatesCombined ? updates.seqStart : updates.seq;
    if (!state || updates.seq === 0) return;
    const verdict = judgeSeq(state.seq, seqStart);
    if (verdict === 'gap') await this.#turns.catchUp();
    if (verdict === 'apply')
      await this.#adopt({ ...state, seq: updates.seq, date: Math.max(state.date, updates.date) });
  }

  /** A short message brings no sender; one we do not know comes in full with the difference. */
  async #takeShort(update: Api.UpdateShortMessage): Promise<void> {
    if (!this.options.peers.knowsUser(Number(update.userId.toString()))) return this.#turns.catchUp();
    await this.#takeNumbered(update, () => this.#delivery.message(fromShort(update)));
  }

  async #takeOne(update: Api.TypeUpdate): Promise<void> {
    if (update instanceof Api.UpdatePtsChanged) return this.#turns.catchUp();
    if (!isNumbered(update)) return this.#apply(update);
    await this.#takeNumbered(update, () => this.#apply(update));
  }

  async #takeNumbered(update: NumberedUpdate, apply: () => Promise<void>): Promise<void> {
    const state = this.#state;
    if (!state) return;
    const verdict = judgePts(state.pts, update.pts, update.ptsCount);
    if (verdict === 'gap') await this.#turns.catchUp();
    if (verdict !== 'apply') return;
    await apply();
    if (this.#turns.isRunning) await this.#adopt({ ...state, pts: update.pts });
  }

  async #apply(update: Api.TypeUpdate): Promise<void> {
    if (update instanceof Api.UpdateNewMessage && update.message instanceof Api.Message)
      await this.#delivery.message(update.message);
    if (update instanceof Api.UpdateBotCallbackQuery) await this.#delivery.press(update);
    if (update.className.includes('Channel')) this.options.onChannelUpdate?.(update);
  }

  async #catchUp(): Promise<void> {
    for (let slice = 0; slice < maxSlices && this.#turns.isRunning; slice++) {
      const state = this.#state ?? (await this.#fetchState());
      const difference = await this.#fetchDifference(state);
      if (!difference || (await this.#applyDifference(state, difference))) return;
    }
  }

  /** @returns undefined when Telegram knows nothing of our place: then the present one is taken. */
  async #fetchDifference({ pts, date, qts }: UpdatesState): Promise<Api.updates.TypeDifference | undefined> {
    try {
      return await this.#fetch<Api.updates.TypeDifference>(new Api.updates.GetDifference({ pts, date, qts }));
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind !== 'refused' || !fault.name.startsWith('PERSISTENT_TIMESTAMP_')) throw error;
      this.options.log.warn('Telegram does not know our place in the updates; going on with the present', {
        reason: fault.name,
      });
      await this.#adopt(await this.#fetchState());
      return undefined;
    }
  }

  /** @returns true when nothing more is missing. */
  async #applyDifference(state: UpdatesState, difference: Api.updates.TypeDifference): Promise<boolean> {
    if (difference instanceof Api.updates.DifferenceEmpty) {
      await this.#adopt({ ...state, date: difference.date, seq: difference.seq });
      return true;
    }
    if (difference instanceof Api.updates.DifferenceTooLong) {
      this.options.log.warn('Telegram does not keep all missed updates any more; going on with the newest');
      await this.#adopt({ ...state, pts: difference.pts });
      return false;
    }
    await this.options.peers.learn([...difference.users, ...difference.chats]);
    for (const message of difference.newMessages)
      if (message instanceof Api.Message) await this.#delivery.message(message);
    for (const update of difference.otherUpdates) await this.#apply(update);
    // Stopped in the middle: what was not handled must come again.
    if (!this.#turns.isRunning) return true;
    const isLast = difference instanceof Api.updates.Difference;
    await this.#adopt(isLast ? difference.state : difference.intermediateState);
    return isLast;
  }

  #fetchState(): Promise<Api.updates.State> {
    return this.#fetch(new Api.updates.GetState());
  }

  /** Waits as long as Telegram asks; other failures end the catching up, which is tried again later. */
  async #fetch<Answer>(request: Api.AnyRequest): Promise<Answer> {
    for (;;) {
      try {
        return await this.options.connection.invoke<Answer>(request, { signal: this.#stopping.signal });
      } catch (error) {
        const fault = readFault(error);
        if (fault.kind !== 'flood') throw error;
        await this.options.clock.sleep(fault.seconds * 1_000, this.#stopping.signal);
      }
    }
  }

  async #adopt({ pts, qts, date, seq }: UpdatesState): Promise<void> {
    this.#state = { pts, qts, date, seq };
    await this.options.store.saveUpdatesState(this.#botId, this.#state);
  }
}
