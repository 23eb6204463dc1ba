// The commands: who may use them, and who carries them out.
import type { IncomingMessage } from '#lib/telegram/telegram.ts';
import type { AdminCommands } from './admin-commands.ts';
import { adminCommands, type CommandName, commandNames } from './command-names.ts';
import type { Desk, Speaker } from './desk.ts';
import type { ItemActions } from './item-actions.ts';
import { isLanguage, languages } from './languages.ts';
import type { Lists } from './lists.ts';
import type { SignIns } from './sign-ins.ts';
import type { WorkCommands } from './work-commands.ts';

/** Commands for those the bot does not work for: they learn what it is, and their id. */
const openCommands: ReadonlySet<string> = new Set<CommandName>(['start', 'help', 'lang']);

/** Who carries out commands. */
export interface CommandsOptions {
  readonly desk: Desk;
  readonly lists: Lists;
  readonly items: ItemActions;
  readonly work: WorkCommands;
  readonly admin: AdminCommands;
  readonly signIns: SignIns;
}

/** Takes commands apart. */
export class Commands {
  readonly #desk: Desk;
  readonly #lists: Lists;
  readonly #items: ItemActions;
  readonly #work: WorkCommands;
  readonly #admin: AdminCommands;
  readonly #signIns: SignIns;

  constructor(options: CommandsOptions) {
    this.#desk = options.desk;
    this.#lists = options.lists;
    this.#items = options.items;
    this.#work = options.work;
    this.#admin = options.admin;
    this.#signIns = options.signIns;
  }

  /** Only what was typed is a command: forwarded or written by another bot, it is somebody else's. */
  async handle(message: IncomingMessage, speaker: Speaker, words: string): Promise<void> {
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
        if (this.#signIns.isMeant(rest)) return this.#signIns.ask(message, speaker, rest);
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
    return texts.welcome({ url: this.#desk.rooms.config.url, mayUse, userId });
  }

  #help({ texts, isAdmin }: Speaker): string {
    const { url, limits } = this.#desk.rooms.config;
    return texts.help({ url, limits, isAdmin, takesLinks: this.#desk.rooms.jobs !== undefined });
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

  async #answer(message: IncomingMessage, text: string): Promise<void> {
    await this.#desk.reply(message, { text });
  }
}
