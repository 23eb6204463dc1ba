// The buttons: what their data says, and who carries it out.
import type { ButtonPress } from '#lib/telegram/telegram.ts';
import type { Desk, Speaker } from './desk.ts';
import type { ItemActions } from './item-actions.ts';
import { isLanguage, languages } from './languages.ts';
import type { Links } from './links.ts';
import type { Lists } from './lists.ts';
import type { SignIns } from './sign-ins.ts';
import type { WorkCommands } from './work-commands.ts';

/** Who carries out what buttons say. */
export interface ButtonsOptions {
  readonly desk: Desk;
  readonly lists: Lists;
  readonly items: ItemActions;
  readonly work: WorkCommands;
  readonly links: Links;
  readonly signIns: SignIns;
  /** Counts a press. @returns false when the person is to slow down. */
  readonly mayPress: (speaker: Speaker) => Promise<boolean>;
  readonly slowDown: (speaker: Speaker) => string;
}

/** Takes presses apart. Data has the form `<verb>:<what>`. */
export class Buttons {
  readonly #options: ButtonsOptions;
  readonly #desk: Desk;
  readonly #lists: Lists;
  readonly #items: ItemActions;
  readonly #work: WorkCommands;
  readonly #links: Links;

  constructor(options: ButtonsOptions) {
    this.#options = options;
    this.#desk = options.desk;
    this.#lists = options.lists;
    this.#items = options.items;
    this.#work = options.work;
    this.#links = options.links;
  }

  /**
   * Does what a button says; one that is not known, not allowed or pressed too often is answered by a toast.
   * Choosing a language is allowed to everybody.
   */
  async handle(press: ButtonPress, speaker: Speaker): Promise<void> {
    const [, verb = '', rest = ''] = /^([a-z]+):(.*)$/.exec(press.data) ?? [];
    if (verb === 'lang') return this.#pressLanguage(press, speaker, rest);
    if (!speaker.isAllowed) return this.#desk.toast(press, speaker.texts.notAllowed(speaker.userId), true);
    if (!(await this.#options.mayPress(speaker))) return this.#desk.toast(press, this.#options.slowDown(speaker));
    if (verb === 'login') return this.#options.signIns.press(press, speaker, rest);
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
}
