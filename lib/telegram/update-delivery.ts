// Hands private messages and button presses to their handlers, patiently but not for ever.
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { handlePatiently } from './handler-patience.ts';

/** Who handles what Telegram tells. */
export interface UpdateDeliveryOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** Each new message of a private chat that is not our own. */
  readonly onMessage: (message: Api.Message) => Promise<void>;
  readonly onPress: (press: Api.UpdateBotCallbackQuery) => Promise<void>;
  /** Ends the waiting; the message then counts as not delivered. */
  readonly signal: AbortSignal;
}

/** One message or press after the other, each tried a few times. */
export class UpdateDelivery {
  constructor(private readonly options: UpdateDeliveryOptions) {}

  /**
   * Resolves when the message is handled or given up.
   *
   * @throws AppError `aborted` when stopped in between.
   */
  async message(message: Api.Message): Promise<void> {
    if (message.out || !(message.peerId instanceof Api.PeerUser)) return;
    const { clock, signal, log, onMessage } = this.options;
    await handlePatiently(() => onMessage(message), {
      clock,
      signal,
      onSetback: (setback, error) => log.error(`a message ${setback}`, { messageId: message.id, error }),
    });
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
