// The bot people talk to: takes messages and button presses apart and hands them on.
import type { LinkAccess } from '#lib/auth/link-access.ts';
import type { Catalog } from '#lib/catalog/catalog.ts';
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import type { JobQueue } from '#lib/jobs/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { Storage } from '#lib/storage/storage.ts';
import type { ButtonPress, FrontBot, IncomingMessage } from '#lib/telegram/telegram.ts';
import { findRefusal } from './access.ts';
import { AdminCommands } from './admin-commands.ts';
import { adminCommands, type CommandName, commandNames } from './command-names.ts';
import { Conversations } from './conversations.ts';
import { Desk, type Reindexer, type Speaker } from './desk.ts';
import { ItemActions } from './item-actions.ts';
import { isLanguage, Languages, languages } from './languages.ts';
import { Links } from './links.ts';
import { Lists } from './lists.ts';
import { Outbox } from './outbox.ts';
import { Quotas } from './quotas.ts';
import { UploadAnswers } from './upload-answers.ts';
import { Uploads, type UploadsOptions } from './uploads.ts';
import { WorkCommands } from './work-commands.ts';

export type { Reindexer, ReindexStatus } from './desk.ts';

export interface BotOptions {
  readonly frontBot: FrontBot;
  readonly storage: Pick<Storage, 'media' | 'ingest' | 'posters' | 'conversations' | 'usage' | 'languages'>;
  readonly catalog: Catalog;
  readonly links: LinkAccess;
  readonly logChatId: number;
  readonly config: Pick<Config, 'url' | 'limits' | 'allowedIds' | 'adminIds' | 'quotas'>;
  readonly suggestName: UploadsOptions['suggestName'];
  /** Fetches links. Default: the bot says that it cannot. */
  readonly jobs?: JobQueue | undefined;
  /** Rebuilds the catalogue. Default: the bot says that it cannot. */
  readonly reindexer?: Reindexer | undefined;
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

/** Commands for those the bot does not work for: they learn what it is, and their id. */
const openCommands: ReadonlySet<string> = new Set<CommandName>(['start', 'help', 'lang']);

/** The conversation side of StreamVault. Knows neither GramJS nor a database. */
export class Bot {
  readonly #options: BotOptions;
  readonly #outbox: Outbox;
  readonly #desk: Desk;
  readonly #answers: UploadAnswers;
  readonly #uploads: Uploads;
  readonly #quotas: Quotas;
  readonly #lists: Lists;
  readonly #items: ItemActions;
  readonly #work: WorkCommands;
  readonly #admin: AdminCommands;
  readonly #links: Links;

  constructor(options: BotOptions) {
    this.#options = options;
    const { frontBot, storage, catalog, links, logChatId, config, log, clock } = options;
    this.#outbox = new Outbox({ frontBot, log, clock });
    const shared = {
      ...{ outbox: this.#outbox, conversations: new Conversations(storage.conversations, clock) },
      ...{ languages: new Languages(storage.languages), storage, links, logChatId, log, clock },
    };
    const { jobs, reindexer } = options;
    this.#desk = new Desk({ ...shared, frontBot, catalog, config, jobs, reindexer });
    this.#answers = new UploadAnswers(shared);
    this.#uploads = new Uploads({
      ...{ ...shared, frontBot, answers: this.#answers, siteUrl: config.url, suggestName: options.suggestName },
      onIndexed: (record) => catalog.added(record),
    });
    this.#quotas = new Quotas({ usage: storage.usage, quotas: config.quotas, clock });
    this.#lists = new Lists(this.#desk);
    this.#items = new ItemActions(this.#desk);
    this.#links = new Links(this.#desk);
    this.#work = new WorkCommands({
      ...{ desk: this.#desk, items: this.#items, answers: this.#answers },
      titleOf: (job) => this.#links.titleOf(job),
    });
    this.#admin = new AdminCommands(this.#desk);
  }

  /** Sets the handlers, registers the command menus and takes up what an earlier run left. Call before updates begin. */
  async start(): Promise<BotSummary> {
    const { frontBot, log } = this.#options;
    frontBot.onMessage((message) => this.#onMessage(message));
    frontBot.onButton((press) => this.#onButton(press));
    await this.#registerMenus().catch((error: unknown) => log.warn('command menu not registered', { error }));
    const resumedUploads = await this.#uploads.resume();
    await this.#links.start();
    return {
      commands: commandNames.map((command) => `/${command}`),
      handlers: ['text', 'file', 'link', 'button'],
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
    if (words.startsWith('/')) return this.#onCommand(message, speaker, words);
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
    await this.#uploads.receive(message);
  }

  /** Only what was typed is a command: forwarded or written by another bot, it is somebody else's. */
  async #onCommand(message: IncomingMessage, speaker: Speaker, words: string): Promise<void> {
    const { texts } = speaker;
    if (message.origin !== 'typed') return this.#answer(message, texts.notYourCommand);
    const [, word = '', , rest = ''] = /^\/([a-z_]+)(@\w+)?(?:\s+([\s\S]*))?$/i.exec(words) ?? [];
    const command = commandNames.find((name) => name === word.toLowerCase());
    if (!command) return this.#answer(message, texts.unknownCommand);
    if (!speaker.isAllowed && !openCommands.has(command))
      return this.#answer(message, texts.notAllowed(speaker.userId));
    if (adminCommands.has(command) && !speaker.isAdmin) return this.#answer(message, texts.adminsOnly);
    await this.#carryOut(command, message, speaker, rest.trim());
  }

  #carryOut(command: CommandName, message: IncomingMessage, speaker: Speaker, rest: string): Promise<void> {
    switch (command) {
      case 'start':
        return this.#answer(message, this.#welcome(speaker));
      case 'help':
        return this.#answer(message, this.#help(speaker));
      case 'catalog':
        return this.#lists.catalog(message, speaker);
      case 'mine':
        return this.#lists.mine(message, speaker);
      case 'search':
        return this.#lists.search(message, speaker, rest);
      case 'rename':
        return this.#items.rename(message, speaker, rest);
      case 'delete':
        return this.#items.remove(message, speaker, rest);
      case 'link':
        return this.#items.link(message, speaker, rest);
      case 'queue':
        return this.#work.queue(message, speaker);
      case 'cancel':
        return this.#work.cancel(message, speaker);
      case 'lang':
        return this.#askLanguage(message, speaker, rest);
      case 'stats':
        return this.#admin.stats(message, speaker);
      case 'reindex':
        return this.#admin.reindex(message, speaker);
    }
  }

  #welcome({ texts, isAllowed: mayUse, userId }: Speaker): string {
    return texts.welcome({ url: this.#options.config.url, mayUse, userId });
  }

  #help({ texts, isAdmin }: Speaker): string {
    const { url, limits } = this.#options.config;
    return texts.help({ url, limits, isAdmin, takesLinks: this.#options.jobs !== undefined });
  }

  async #askLanguage(message: IncomingMessage, speaker: Speaker, word: string): Promise<void> {
    const wanted = word.toLowerCase();
    if (isLanguage(wanted)) {
      await this.#desk.rooms.languages.choose(speaker.userId, wanted);
      return this.#answer(message, languages[wanted].languageChosen);
    }
    const buttons = Object.entries(languages).map(([code, { languageName }]) => ({
      text: languageName,
      data: `lang:${code}`,
    }));
    await this.#desk.reply(message, { text: speaker.texts.chooseLanguage, buttons: [buttons] });
  }

  async #onButton(press: ButtonPress): Promise<void> {
    const speaker = await this.#desk.speaker(press);
    const [, verb = '', rest = ''] = /^([a-z]+):(.*)$/.exec(press.data) ?? [];
    if (verb === 'lang') return this.#pressLanguage(press, speaker, rest);
    if (!speaker.isAllowed) return this.#desk.toast(press, speaker.texts.notAllowed(speaker.userId), true);
    if ((await this.#quotas.spendMessage(speaker.userId)) > 0 && !speaker.isAdmin)
      return this.#desk.toast(press, this.#slowDown(speaker, 60_000));
    if (verb === 'list') return this.#lists.turn(press, speaker, rest);
    if (verb === 'pick') return this.#links.pick(press, speaker, rest);
    if (verb === 'stop') return this.#work.pressStop(press, speaker, rest);
    const messageId = /^\d{1,10}$/.test(rest) ? Number(rest) : 0;
    if (verb === 'undo') return this.#items.pressUndo(press, speaker, messageId);
    if (verb === 'item') return this.#lists.show(press, speaker, messageId);
    await this.#pressItem(verb, press, speaker, messageId);
  }

  async #pressItem(verb: string, press: ButtonPress, speaker: Speaker, messageId: number): Promise<void> {
    const record = await this.#desk.findItem(messageId);
    if (!record) return this.#desk.toast(press, speaker.texts.itemGone, true);
    if (verb === 'rename') return this.#items.pressRename(press, speaker, record);
    if (verb === 'delete') return this.#items.pressDelete(press, speaker, record);
    if (verb === 'keep') return this.#items.pressKeep(press, speaker, record);
    await this.#items.pressDetails(press, record);
  }

  async #pressLanguage(press: ButtonPress, speaker: Speaker, code: string): Promise<void> {
    if (!isLanguage(code)) return this.#desk.toast(press);
    await this.#desk.rooms.languages.choose(speaker.userId, code);
    await this.#desk.toast(press);
    await this.#desk.edit(press.chatId, press.messageId, { text: languages[code].languageChosen });
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
