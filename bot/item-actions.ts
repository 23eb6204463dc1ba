// What can be done with one item: another name, removing and taking back, links. By command, by reply, by button.
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { ButtonPress, IncomingMessage } from '#lib/telegram/telegram.ts';
import { mayChange } from './access.ts';
import type { CommandName } from './command-names.ts';
import { conversationTtlMs } from './conversations.ts';
import type { Desk, Reply, Speaker } from './desk.ts';
import { itemButtons, itemCard, itemDetails } from './item-card.ts';

const undoSeconds = conversationTtlMs.undo / 1000;

/** Answers to commands and buttons about one item. */
export class ItemActions {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** /delete, by number or by reply. */
  async remove(message: IncomingMessage, speaker: Speaker, rest: string): Promise<void> {
    const { record } = await this.#target(message, rest);
    const reply = record ? await this.#removed(record, speaker) : this.#which(speaker, 'delete', rest, message);
    await this.#desk.reply(message, reply);
  }

  /** /rename, by number or by reply; without a name the bot asks for it. */
  async rename(message: IncomingMessage, speaker: Speaker, rest: string): Promise<void> {
    const { record, words } = await this.#target(message, rest);
    if (!record) return this.#done(this.#desk.reply(message, this.#which(speaker, 'rename', rest, message)));
    if (!mayChange(this.#desk.rooms.config, speaker.userId, record))
      return this.#done(this.#desk.reply(message, { text: speaker.texts.notYours }));
    if (words !== '') return this.#done(this.#desk.reply(message, await this.#renamed(record, words, speaker)));
    await this.#ask(record, speaker, (question) => this.#desk.reply(message, question));
  }

  /** /link: fresh signed addresses; where only people and keys open anything, the plain ones, which ask to sign in. */
  async link(message: IncomingMessage, speaker: Speaker, rest: string): Promise<void> {
    const { record } = await this.#target(message, rest);
    if (!record) return this.#done(this.#desk.reply(message, this.#which(speaker, 'link', rest, message)));
    const access = this.#desk.rooms.links;
    if (access.access === 'login')
      return this.#done(this.#desk.reply(message, itemCard(speaker.texts, record, access.links(record))));
    const links = access.signedLinks(record);
    const until = `${new Date(links.expiresAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const buttons = itemButtons(speaker.texts, record, links);
    await this.#desk.reply(message, { text: speaker.texts.link(record, links, until), buttons });
  }

  /**
   * Takes plain words as the name that was asked for, or that answers the message of an item.
   *
   * @returns false when they are neither.
   */
  async takeName(message: IncomingMessage, speaker: Speaker): Promise<boolean> {
    const { conversations } = this.#desk.rooms;
    const asked = await conversations.find('rename', speaker.userId);
    const { record } = message.replyTo === undefined ? { record: undefined } : await this.#target(message, '');
    const named = record ?? (asked && (await this.#desk.findItem(asked.message_id)));
    if (!named) {
      if (!asked) return false;
      await conversations.remove('rename', speaker.userId);
      await this.#desk.reply(message, { text: speaker.texts.itemGone });
      return true;
    }
    // Only the bot's question makes somebody else's item a mistake worth a word; a reply may be mere talk.
    await this.#desk.reply(message, await this.#renamed(named, message.text, speaker));
    return true;
  }

  /** /cancel of a question. @returns false when none was asked. */
  async dropQuestion(userId: number): Promise<boolean> {
    return (await this.#desk.rooms.conversations.take('rename', userId)) !== undefined;
  }

  /** Asks for the new name; whoever may not change the item gets a toast instead. */
  async pressRename(press: ButtonPress, speaker: Speaker, record: MediaRecord): Promise<void> {
    if (!mayChange(this.#desk.rooms.config, speaker.userId, record))
      return this.#desk.toast(press, speaker.texts.notYours, true);
    await this.#desk.toast(press);
    await this.#ask(record, speaker, (question) => this.#desk.say(press, question));
  }

  /** Removes the item, with a button to take it back; whoever may not change it gets a toast instead. */
  async pressDelete(press: ButtonPress, speaker: Speaker, record: MediaRecord): Promise<void> {
    if (!mayChange(this.#desk.rooms.config, speaker.userId, record))
      return this.#desk.toast(press, speaker.texts.notYours, true);
    const reply = await this.#removed(record, speaker);
    await this.#desk.toast(press);
    await this.#desk.edit(press.chatId, press.messageId, reply);
  }

  /** The suggested name is welcome: the button that offered it goes. */
  async pressKeep(press: ButtonPress, speaker: Speaker, record: MediaRecord): Promise<void> {
    await this.#desk.toast(press, speaker.texts.nameKept);
    await this.#desk.edit(press.chatId, press.messageId, this.#card(record, speaker));
  }

  /** Shows the facts of the item in a toast. */
  pressDetails(press: ButtonPress, record: MediaRecord): Promise<void> {
    return this.#desk.toast(press, itemDetails(record), true);
  }

  /** Takes a removal back, once and within its time. */
  async pressUndo(press: ButtonPress, speaker: Speaker, messageId: number): Promise<void> {
    const { storage, logChatId, config, conversations, catalog } = this.#desk.rooms;
    const record = await storage.media.find(logChatId, messageId);
    if (!record || !mayChange(config, speaker.userId, record))
      return this.#desk.toast(press, speaker.texts.notYours, true);
    if (!(await conversations.take('undo', messageId)))
      return this.#desk.toast(press, speaker.texts.tooLateToUndo, true);
    const restored = await catalog.restore(record.chat_id, record.message_id);
    await this.#desk.toast(press, speaker.texts.restored(record.custom_name));
    await this.#desk.edit(press.chatId, press.messageId, this.#card(restored, speaker));
  }

  #card(record: MediaRecord, { texts }: Speaker): Reply {
    return itemCard(texts, record, this.#desk.rooms.links.links(record));
  }

  /** @param say sends the question and gives its id. */
  async #ask(record: MediaRecord, speaker: Speaker, say: (question: Reply) => Promise<number | undefined>) {
    const { conversations } = this.#desk.rooms;
    const { chat_id, message_id } = record;
    const { userId } = speaker;
    // Noted before it is asked: whoever has read the question may answer, whatever is stopped meanwhile.
    await conversations.put('rename', userId, userId, { chat_id, message_id, prompt_id: null });
    const promptId = await say({ text: speaker.texts.askName(record.custom_name) });
    // The answer may have been faster.
    if (promptId === undefined || !(await conversations.find('rename', userId))) return;
    await conversations.put('rename', userId, userId, { chat_id, message_id, prompt_id: promptId });
  }

  async #renamed(record: MediaRecord, name: string, speaker: Speaker): Promise<Reply> {
    const { catalog, config, conversations } = this.#desk.rooms;
    if (!mayChange(config, speaker.userId, record)) return { text: speaker.texts.notYours };
    try {
      const renamed = await catalog.rename(record.chat_id, record.message_id, name);
      await this.#endQuestion(speaker.userId);
      const { buttons } = this.#card(renamed, speaker);
      return { text: speaker.texts.renamed(renamed.custom_name), ...(buttons ? { buttons } : {}) };
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'bad_request') throw error;
      // The question stays open, so that the next try needs no command.
      const { chat_id, message_id } = record;
      await conversations.put('rename', speaker.userId, speaker.userId, { chat_id, message_id, prompt_id: null });
      return { text: speaker.texts.nothingLeftOfName };
    }
  }

  /** The question has its answer and only clutters the chat. */
  async #endQuestion(userId: number): Promise<void> {
    const { conversations, frontBot, log } = this.#desk.rooms;
    const question = await conversations.take('rename', userId);
    if (!question || question.prompt_id === null) return;
    await frontBot.deleteMessages({ messageIds: [question.prompt_id] }).catch((error: unknown) => {
      log.debug('a question could not be cleared away', { error });
    });
  }

  async #removed(record: MediaRecord, speaker: Speaker): Promise<Reply> {
    const { catalog, config, conversations } = this.#desk.rooms;
    const { chat_id, message_id, custom_name } = record;
    if (!mayChange(config, speaker.userId, record)) return { text: speaker.texts.notYours };
    // Noted first: a removal that cannot be undone must not come of a kill in between.
    await conversations.put('undo', message_id, speaker.userId, { chat_id, message_id });
    await catalog.remove(chat_id, message_id);
    return {
      text: speaker.texts.removed(custom_name, undoSeconds),
      buttons: [[{ text: speaker.texts.buttons.undo, data: `undo:${message_id}` }]],
    };
  }

  #which(speaker: Speaker, command: CommandName, rest: string, message: IncomingMessage): Reply {
    const isNamed = /^#?\d+/.test(rest) || message.replyTo !== undefined;
    return { text: isNamed ? speaker.texts.itemGone : speaker.texts.whichItem(command) };
  }

  async #done(sending: Promise<unknown>): Promise<void> {
    await sending;
  }

  /** The item a message is about, and the words that do not name it. */
  async #target(message: IncomingMessage, rest: string): Promise<{ record: MediaRecord | undefined; words: string }> {
    if (message.replyTo !== undefined) return { record: await this.repliedTo(message), words: rest };
    const [, number, words = ''] = /^#?(\d{1,10})(?:\s+([\s\S]*))?$/.exec(rest) ?? [];
    return {
      record: number === undefined ? undefined : await this.#desk.findItem(Number(number)),
      words: words.trim(),
    };
  }

  /** The item a message answers. A message of ours names its item by its buttons, a file of the sender's by what became of it. */
  async repliedTo({ chatId, replyTo = 0 }: IncomingMessage): Promise<MediaRecord | undefined> {
    const { frontBot, storage } = this.#desk.rooms;
    const message = await frontBot.readMessage({ chatId, messageId: replyTo });
    if (!message) return undefined;
    if (!message.isOurs) {
      const entry = await storage.ingest.find(`${chatId}:${replyTo}`);
      return entry?.posted_message_id ? this.#desk.findItem(entry.posted_message_id) : undefined;
    }
    const ids = message.buttonData.flatMap(
      (data) => /^(?:rename|delete|keep|details):(\d{1,10})$/.exec(data)?.[1] ?? [],
    );
    const [id, ...others] = new Set(ids);
    return id !== undefined && others.length === 0 ? this.#desk.findItem(Number(id)) : undefined;
  }
}
