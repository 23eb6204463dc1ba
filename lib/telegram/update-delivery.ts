// Hands private messages and button presses to their handlers, patiently but not for ever.
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { abortError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';

/** Waits between the calls of a handler that throws; then the message is skipped. */
const handlerRetryMs = [1_000, 5_000] as const;

export interface UpdateDeliveryOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** Each new message of a private chat that is not our own. */
  readonly onMessage: (message: Api.Message) => Promise<void>;
  readonly onPress: (press: Api.UpdateBotCallbackQuery) => Promise<void>;
  /** Ends the waiting; the message then counts as not delivered. */
  readonly signal: AbortSignal;
}

export class UpdateDelivery {
  constructor(private readonly options: UpdateDeliveryOptions) {}

  /**
   * Resolves when the message is handled or given up.
   *
   * @throws AppError `aborted` when stopped in between.
   */
  async message(message: Api.Message): Promise<void> {
    if (message.out || !(message.peerId instanceof Api.PeerUser)) return;
    for (let attempt = 0; ; attempt++) {
      if (this.options.signal.aborted) throw abortError(this.options.signal);
      try {
        return await this.options.onMessage(message);
      } catch (error) {
        const delayMs = handlerRetryMs[attempt];
        const event = delayMs === undefined ? 'a message was skipped' : 'a message could not be handled';
        this.options.log.error(event, { messageId: message.id, error });
        if (delayMs === undefined) return;
        await this.options.clock.sleep(delayMs, this.options.signal);
      }
    }
  }

  /** Resolves when the handler has ended, whatever came of it. */
  async press(press: Api.UpdateBotCallbackQuery): Promise<void> {
    try {
      await this.options.onPress(press);
    } catch (error) {
      // The person sees no reaction and presses again; a repeated call could act twice.
      this.options.log.error('a button press could not be handled', { error });
    }
  }
}
