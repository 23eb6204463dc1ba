// The bot people talk to: takes messages and button presses apart and hands them on.
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import { isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import type { Storage } from '#lib/storage/storage.ts';
import type { ButtonPress, FrontBot, IncomingMessage } from '#lib/telegram/telegram.ts';
import { findRefusal } from './access.ts';
import { randomIdFor } from './random-id.ts';
import { commands, details, help, itemGone, refused, sendMeAFile, unknownCommand, welcome } from './replies.ts';
import { Uploads, type UploadsOptions } from './uploads.ts';

export interface BotOptions {
  readonly frontBot: FrontBot;
  readonly storage: Pick<Storage, 'media' | 'ingest' | 'posters'>;
  readonly logChatId: number;
  readonly config: Pick<Config, 'url' | 'limits' | 'allowedIds' | 'adminIds'>;
  readonly suggestName: UploadsOptions['suggestName'];
  readonly onIndexed?: UploadsOptions['onIndexed'];
  readonly log: Log;
  readonly clock: Clock;
}

/** What start-up tells about the bot. */
export interface BotSummary {
  readonly commands: readonly string[];
  readonly handlers: readonly string[];
  /** Uploads an earlier run left unfinished. */
  readonly resumedUploads: number;
}

/** The conversation side of StreamVault. Knows neither GramJS nor a database. */
export class Bot {
  readonly #options: BotOptions;
  readonly #uploads: Uploads;

  constructor(options: BotOptions) {
    this.#options = options;
    const { config, ...uploads } = options;
    this.#uploads = new Uploads({ ...uploads, siteUrl: config.url });
  }

  /** Sets the handlers, registers the command menu and takes up unfinished uploads. Call before updates begin. */
  async start(): Promise<BotSummary> {
    const { frontBot, log } = this.#options;
    frontBot.onMessage((message) => this.#onMessage(message));
    frontBot.onButton((press) => this.#onButton(press));
    await frontBot.setCommands(commands).catch((error: unknown) => {
      log.warn('command menu not registered', { error });
    });
    const resumedUploads = await this.#uploads.resume();
    return {
      commands: commands.map(({ command }) => `/${command}`),
      handlers: ['text', 'file', 'button'],
      resumedUploads,
    };
  }

  /** Stops taking uploads further; idempotent. */
  stop(): Promise<void> {
    return this.#uploads.stop();
  }

  async #onMessage(message: IncomingMessage): Promise<void> {
    const { file } = message;
    if (!file) return this.#reply(message, this.#answerTo(message.text));
    const refusal = findRefusal(this.#options.config, message.senderId, file);
    if (refusal) return this.#reply(message, refused(refusal));
    await this.#uploads.receive({ ...message, file });
  }

  #answerTo(text: string): string {
    const { url, limits } = this.#options.config;
    const command = /^\/([a-z_]+)(@\w+)?(\s|$)/i.exec(text.trim())?.[1]?.toLowerCase();
    if (command === 'start') return welcome(url);
    if (command === 'help') return help(url, limits);
    return text.trim().startsWith('/') ? unknownCommand : sendMeAFile;
  }

  async #onButton(press: ButtonPress): Promise<void> {
    const { frontBot, storage, logChatId } = this.#options;
    const messageId = /^details:(\d{1,10})$/.exec(press.data)?.[1];
    const record = messageId ? await storage.media.find(logChatId, Number(messageId)) : undefined;
    await frontBot.answerButton(press.queryId, { text: record?.is_active ? details(record) : itemGone, alert: true });
  }

  /** The random_id hangs on the message answered, so that a message delivered twice is answered once. */
  async #reply(message: IncomingMessage, text: string): Promise<void> {
    const { frontBot, log } = this.#options;
    const randomId = randomIdFor('reply', `${message.chatId}:${message.messageId}`);
    try {
      await frontBot.sendText({ chatId: message.chatId, replyTo: message.messageId, text, randomId });
    } catch (error) {
      // Somebody who blocked the bot must not hold up everybody else's messages.
      if (!isAppError(error) || error.code !== 'telegram_refused') throw error;
      log.warn('reply refused', { chatId: message.chatId, error });
    }
  }
}
