// Subtitles sent in answer to a film: which file belongs to which.
import type { Clock } from '#lib/clock.ts';
import { isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { MediaRecord, Storage } from '#lib/storage/storage.ts';
import type { IncomingMessage } from '#lib/telegram/telegram.ts';

/** How a subtitle finds its film. */
export interface SidecarsOptions {
  readonly store: Pick<Storage['sidecars'], 'link'>;
  /** The item a message answers. */
  readonly itemOf: (message: IncomingMessage) => Promise<MediaRecord | undefined>;
  readonly log: Log;
  readonly clock: Clock;
}

/** Notes what belongs to what; the file itself is an upload like any other. */
export class Sidecars {
  readonly #options: SidecarsOptions;

  constructor(options: SidecarsOptions) {
    this.#options = options;
  }

  /**
   * Notes the film a file with subtitles answers; does nothing with any other message. Idempotent.
   *
   * @throws AppError `storage_unavailable`: the caller must offer the message again.
   */
  async note(message: IncomingMessage): Promise<void> {
    const { store, log, clock } = this.#options;
    if (message.replyTo === undefined || !/\.(?:srt|ass|ssa|vtt)$/i.test(message.file?.fileName ?? '')) return;
    const film = await this.#film(message);
    if (!film) return;
    const { chat_id, message_id } = film;
    const upload_key = `${message.chatId}:${message.messageId}`;
    await store.link({ upload_key, chat_id, message_id, linked_at: new Date(clock.nowMs()).toISOString() });
    log.debug('subtitles for a film', { key: upload_key, messageId: message_id });
  }

  /** A file without its film is better than no file. */
  async #film(message: IncomingMessage): Promise<MediaRecord | undefined> {
    try {
      return await this.#options.itemOf(message);
    } catch (error) {
      if (isAppError(error) && error.code === 'storage_unavailable') throw error;
      this.#options.log.warn('the film of a subtitle file was not found', { error });
      return undefined;
    }
  }
}
