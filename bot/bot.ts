// The bot people talk to: takes messages and button presses apart and hands them on.
import type { LinkAccess } from '#lib/auth/link-access.ts';
import type { Catalog } from '#lib/catalog/catalog.ts';
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import type { JobQueue, JobView } from '#lib/jobs/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { Storage } from '#lib/storage/storage.ts';
import type { FrontBot, IncomingMessage } from '#lib/telegram/telegram.ts';
import { findRefusal } from './access.ts';
import { AdminCommands } from './admin-commands.ts';
import { Buttons } from './buttons.ts';
import { adminCommands, commandNames } from './command-names.ts';
import { Commands } from './commands.ts';
import { Conversations } from './conversations.ts';
import { Desk, type Reindexer, type Speaker } from './desk.ts';
import { ItemActions } from './item-actions.ts';
import { Languages, languages } from './languages.ts';
import { Links } from './links.ts';
import { Lists } from './lists.ts';
import { Outbox } from './outbox.ts';
import { Quotas } from './quotas.ts';
import { Sidecars } from './sidecars.ts';
import { type SignInDoor, SignIns } from './sign-ins.ts';
import { UploadAnswers } from './upload-answers.ts';
import { Uploads, type UploadsOptions } from './uploads.ts';
import { WorkCommands } from './work-commands.ts';

export type { Reindexer, ReindexStatus } from './desk.ts';

/** What the bot is built on. */
export interface BotOptions {
  readonly frontBot: FrontBot;
  readonly storage: Pick<
    Storage,
    'media' | 'ingest' | 'posters' | 'conversations' | 'senders' | 'usage' | 'languages' | 'sidecars'
  >;
  readonly catalog: Catalog;
  readonly links: LinkAccess;
  readonly logChatId: number;
  readonly config: Pick<Config, 'url' | 'limits' | 'allowedIds' | 'adminIds' | 'quotas'>;
  readonly suggestName: UploadsOptions['suggestName'];
  readonly postRow: UploadsOptions['postRow'];
  /** Fetches links. Default: the bot says that it cannot. */
  readonly jobs?: JobQueue;
  /** Rebuilds the catalogue. Default: the bot says that it cannot. */
  readonly reindexer: Reindexer;
  /** Signs people in on the web page. Default: the bot does not. */
  readonly signIn?: SignInDoor;
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
  readonly #outbox: Outbox;
  readonly #desk: Desk;
  readonly #answers: UploadAnswers;
  readonly #uploads: Uploads;
  readonly #quotas: Quotas;
  readonly #items: ItemActions;
  readonly #sidecars: Sidecars;
  readonly #admin: AdminCommands;
  readonly #links: Links;
  readonly #signIns: SignIns;
  readonly #commands: Commands;
  readonly #buttons: Buttons;

  constructor(options: BotOptions) {
    this.#options = options;
    const { frontBot, storage, catalog, links, logChatId, config, suggestName, postRow, log, clock } = options;
    this.#outbox = new Outbox({ frontBot, log, clock });
    const shared = {
      ...{ outbox: this.#outbox, conversations: new Conversations(storage.conversations, clock) },
      ...{ languages: new Languages(storage.languages), storage, links, logChatId, log, clock },
    };
    const { jobs, reindexer } = options;
    this.#desk = new Desk({ ...shared, frontBot, catalog, config, jobs, reindexer });
    this.#answers = new UploadAnswers(shared);
    this.#uploads = new Uploads({
      ...{ ...shared, frontBot, answers: this.#answers, postRow, suggestName },
      onIndexed: (record) => catalog.added(record),
    });
    this.#quotas = new Quotas({ usage: storage.usage, senders: storage.senders, quotas: config.quotas, clock });
    this.#items = new ItemActions(this.#desk);
    const itemOf = (message: IncomingMessage) => this.#items.repliedTo(message);
    this.#sidecars = new Sidecars({ store: storage.sidecars, itemOf, log, clock });
    this.#links = new Links(this.#desk);
    this.#admin = new AdminCommands(this.#desk);
    this.#signIns = new SignIns(this.#desk, options.signIn);
    const parts = { desk: this.#desk, items: this.#items, lists: new Lists(this.#desk) };
    const titleOf = (job: JobView) => this.#links.titleOf(job);
    const work = new WorkCommands({ ...parts, answers: this.#answers, titleOf });
    this.#commands = new Commands({ ...parts, work, admin: this.#admin, signIns: this.#signIns });
    this.#buttons = new Buttons({
      ...{ ...parts, work, links: this.#links, signIns: this.#signIns },
      mayPress: async ({ userId, isAdmin }) => isAdmin || (await this.#quotas.spendMessage(userId)) === 0,
      slowDown: (speaker) => this.#slowDown(speaker, 60_000),
    });
  }

  /** Sets the handlers, registers the command menus and takes up what an earlier run left. Call before updates begin. */
  async start(): Promise<BotSummary> {
    const { frontBot, log } = this.#options;
    frontBot.onMessage((message) => this.#onMessage(message));
    frontBot.onButton(async (press) => this.#buttons.handle(press, await this.#desk.speaker(press)));
    await this.#registerMenus().catch((error: unknown) => log.warn('command menu not registered', { error }));
    await this.#signIns.start();
    const resumedUploads = await this.#uploads.resume();
    await this.#links.start();
    return {
      commands: commandNames.map((command) => `/${command}`),
      handlers: ['text', 'file', 'button', ...(this.#options.jobs ? ['link'] : [])],
      resumedUploads,
    };
  }

  /** Stops taking work further; what is unfinished goes on at the next start. Idempotent. */
  async stop(): Promise<void> {
    // The way out first: whoever waits for it is let go and sees that we are stopping.
    const outbox = this.#outbox.stop();
    await Promise.all([this.#uploads.stop(), this.#answers.stop(), this.#links.stop(), this.#admin.stop(), outbox]);
  }

  async #registerMenus(): Promise<void> {
    const shown = commandNames.filter((command) => !adminCommands.has(command));
    for (const [code, texts] of Object.entries(languages)) {
      const menu = shown.map((command) => ({ command, description: texts.menu[command] }));
      // English is for everybody whose language we do not speak.
      await this.#options.frontBot.setCommands(menu, code === 'en' ? undefined : code);
    }
  }

  async #onMessage(message: IncomingMessage): Promise<void> {
    const speaker = await this.#desk.speaker(message);
    // Files of those we work for have quotas of their own, and come a hundred at once.
    if (message.file && speaker.isAllowed) return this.#onFile({ ...message, file: message.file }, speaker);
    if (await this.#isTooFast(message, speaker)) return;
    const words = message.text.trim();
    if (words.startsWith('/')) return this.#commands.handle(message, speaker, words);
    if (!speaker.isAllowed) return this.#answer(message, speaker.texts.notAllowed(speaker.userId));
    if (message.links.length > 0) return this.#links.receive(message, speaker);
    if (message.hasPhoto) return this.#answer(message, speaker.texts.noPhotos);
    if (message.origin === 'typed' && words !== '' && (await this.#items.takeName(message, speaker))) return;
    await this.#answer(message, speaker.texts.sendMeAFile);
  }

  async #onFile(message: Parameters<Uploads['receive']>[0], speaker: Speaker): Promise<void> {
    const { config, storage } = this.#options;
    const isNew = !(await storage.ingest.find(`${message.chatId}:${message.messageId}`));
    const refusal =
      findRefusal(config, speaker.userId, message.file) ??
      (isNew && !speaker.isAdmin ? await this.#quotas.spendFile(speaker.userId, message.file.sizeBytes) : undefined);
    if (refusal) return this.#answer(message, speaker.texts.refused(refusal));
    // Before the upload is noted: from then on the message does not come again.
    await this.#sidecars.note(message);
    await this.#uploads.receive(message);
  }

  /** Counts a message; the first one too many in a minute is answered, the others are passed over. */
  async #isTooFast(message: IncomingMessage, speaker: Speaker): Promise<boolean> {
    const waitMs = await this.#quotas.spendMessage(speaker.userId);
    if (waitMs === 0 || speaker.isAdmin) return false;
    const { conversations } = this.#desk.rooms;
    if (await conversations.find('slowed', speaker.userId)) return true;
    await conversations.put('slowed', speaker.userId, speaker.userId, {});
    await this.#answer(message, this.#slowDown(speaker, waitMs));
    return true;
  }

  #slowDown({ texts }: Speaker, waitMs: number): string {
    return texts.slowDown(this.#options.config.quotas.messagesPerMinute, Math.ceil(waitMs / 1000));
  }

  async #answer(message: IncomingMessage, text: string): Promise<void> {
    await this.#desk.reply(message, { text });
  }
}
