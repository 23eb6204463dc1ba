// What every part of the bot works with: the way out, the catalogue, what is remembered.
import type { LinkAccess } from '#lib/auth/link-access.ts';
import type { Catalog } from '#lib/catalog/catalog.ts';
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import { isAppError } from '#lib/errors.ts';
import type { JobQueue } from '#lib/jobs/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { MediaRecord, Storage } from '#lib/storage/storage.ts';
import type { ButtonPress, FrontBot, IncomingMessage, InlineButton } from '#lib/telegram/telegram.ts';
import { isAdmin, mayUse } from './access.ts';
import type { Conversations } from './conversations.ts';
import type { Languages } from './languages.ts';
import type { Outbox } from './outbox.ts';
import { randomIdFor } from './random-id.ts';
import type { Texts } from './texts/texts.ts';

/** What a rebuild of the catalogue tells of itself. */
export interface ReindexStatus {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  /** Messages of the channel looked at, and items found in them. */
  readonly seen: number;
  readonly found: number;
  /** Null when unknown. */
  readonly total: number | null;
  /** One plain sentence, of `failed`. */
  readonly error: string | null;
}

/** Rebuilds the catalogue from the log channel. */
export interface Reindexer {
  /** Begins, or joins the run under way (`isNew` false). Resolves when it has begun. */
  start(): Promise<{ readonly isNew: boolean }>;
  status(): ReindexStatus;
}

/** Who speaks. */
export interface Speaker {
  readonly userId: number;
  readonly chatId: number;
  readonly texts: Texts;
  readonly isAllowed: boolean;
  readonly isAdmin: boolean;
}

/** A message of the bot with its buttons. */
export interface Reply {
  readonly text: string;
  readonly buttons?: readonly (readonly InlineButton[])[];
}

/** What {@link Desk} works with. */
export interface DeskOptions {
  readonly frontBot: FrontBot;
  readonly outbox: Outbox;
  readonly storage: Pick<Storage, 'media' | 'ingest' | 'posters' | 'usage'>;
  readonly catalog: Catalog;
  readonly links: LinkAccess;
  readonly conversations: Conversations;
  readonly languages: Languages;
  readonly logChatId: number;
  readonly config: Pick<Config, 'url' | 'limits' | 'allowedIds' | 'adminIds' | 'quotas'>;
  /** Undefined: links are not fetched. */
  readonly jobs: JobQueue | undefined;
  readonly reindexer: Reindexer;
  readonly log: Log;
  readonly clock: Clock;
}

/** How long a message is held up by its answer; a chat that Telegram makes wait longer must not hold up the others. */
const patienceMs = 3000;

/** The common desk. */
export class Desk {
  constructor(readonly rooms: DeskOptions) {}

  /** Who wrote or pressed: rights by the settings, language as chosen or else as the app tells it. */
  async speaker(message: IncomingMessage | ButtonPress): Promise<Speaker> {
    const { config, languages } = this.rooms;
    return {
      userId: message.senderId,
      chatId: message.chatId,
      texts: await languages.textsFor(message.senderId, message.languageCode),
      isAllowed: mayUse(config, message.senderId),
      isAdmin: isAdmin(config, message.senderId),
    };
  }

  /** An item of the log channel that is in the catalogue. */
  async findItem(messageId: number): Promise<MediaRecord | undefined> {
    const record = await this.rooms.storage.media.find(this.rooms.logChatId, messageId);
    return record?.is_active ? record : undefined;
  }

  /**
   * Answers a message.
   *
   * The random id hangs on the message answered, so that a message delivered twice is answered once. Resolves when the answer
   * is sent, or after 3 s: then it is sent in the background.
   *
   * @returns the id of the answer; undefined when it was sent before, is not sent yet, or the person has blocked the bot.
   * @throws AppError `shutting_down`: the message will come again.
   */
  reply(message: IncomingMessage, reply: Reply, word = 'reply'): Promise<number | undefined> {
    const { chatId, messageId } = message;
    const randomId = randomIdFor(word, `${chatId}:${messageId}`);
    return this.#patiently(this.rooms.outbox.send({ chatId, replyTo: messageId, ...reply, randomId }), chatId);
  }

  /** Sends a message because of a press. */
  say(press: ButtonPress, reply: Reply): Promise<number | undefined> {
    const { chatId } = press;
    return this.#patiently(
      this.rooms.outbox.send({ chatId, ...reply, randomId: randomIdFor('press', press.queryId) }),
      chatId,
    );
  }

  /** Changes one of our messages. */
  async edit(chatId: number, messageId: number, reply: Reply): Promise<void> {
    await this.#patiently(
      this.rooms.outbox.edit({ chatId, messageId, ...reply }).then(() => undefined),
      chatId,
    );
  }

  /** Ends the waiting of the person's app after a press. */
  async toast(press: ButtonPress, text?: string, alert = false): Promise<void> {
    const answer = { ...(text === undefined ? {} : { text: text.slice(0, 200) }), alert };
    await this.rooms.frontBot.answerButton(press.queryId, answer).catch((error: unknown) => {
      // A query lives for some seconds; the press itself was carried out.
      this.rooms.log.debug('a press could not be answered', { error });
    });
  }

  async #patiently(sending: Promise<number | undefined>, chatId: number): Promise<number | undefined> {
    const { clock, log } = this.rooms;
    const tolerant = sending.catch((error: unknown) => {
      if (isAppError(error) && error.code === 'shutting_down') throw error;
      // Somebody who blocked the bot, or deleted the message, must not hold up everybody else's messages.
      log.warn('a message was not sent', { chatId, error });
      return undefined;
    });
    const impatience = new AbortController();
    try {
      return await Promise.race([
        tolerant,
        clock.sleep(patienceMs, impatience.signal).then(
          () => undefined,
          () => undefined,
        ),
      ]);
    } finally {
      impatience.abort();
      tolerant.catch(() => {
        // Stopped after we had gone on: only a reply to a command is lost.
      });
    }
  }
}
