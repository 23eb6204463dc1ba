// Lists of items as messages: one button an item, and buttons to turn the page.
import { createHash } from 'node:crypto';
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { ButtonPress, IncomingMessage, InlineButton } from '#lib/telegram/telegram.ts';
import type { Desk, Reply, Speaker } from './desk.ts';
import { formatSize, shorten } from './formats.ts';
import { itemCard } from './item-card.ts';

/** Items on one page: a phone shows them without scrolling. */
const perPage = 8;
const maxButtonLength = 48;
const maxPage = 1_000_000;

const glyphs = { video: '🎬', audio: '🎵', file: '📄' } as const;

interface Page {
  readonly items: readonly MediaRecord[];
  readonly total: number;
}

/** `catalog`, `mine`, or `search` with the token of its words. */
type ListName = 'catalog' | 'mine' | `search:${string}`;

/** /catalog, /mine, /search and the turning of their pages. */
export class Lists {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Answers with the first page of all that is in the catalogue, newest first. */
  async catalog(message: IncomingMessage, speaker: Speaker): Promise<void> {
    await this.#desk.reply(message, await this.#page('catalog', 1, speaker));
  }

  /** Answers with the first page of what the speaker has sent. */
  async mine(message: IncomingMessage, speaker: Speaker): Promise<void> {
    await this.#desk.reply(message, await this.#page('mine', 1, speaker));
  }

  /**
   * Answers with the first page of what is found; for no words, with the question what to look for. Only the first
   * 500 characters are kept for further pages.
   */
  async search(message: IncomingMessage, speaker: Speaker, words: string): Promise<void> {
    if (words === '') {
      await this.#desk.reply(message, { text: speaker.texts.searchWhat });
      return;
    }
    // The words may be longer than a button can carry: the button names them by their hash.
    const token = createHash('sha256').update(`${speaker.userId} ${words}`).digest('hex').slice(0, 12);
    await this.#desk.rooms.conversations.put('search', token, speaker.userId, { words: words.slice(0, 500) });
    await this.#desk.reply(message, await this.#page(`search:${token}`, 1, speaker));
  }

  /** Turns a page: `list:<name>:<page>`. */
  async turn(press: ButtonPress, speaker: Speaker, data: string): Promise<void> {
    const [, name, pageText] = /^((?:catalog|mine)|search:[0-9a-f]{12}):(\d{1,7})$/.exec(data) ?? [];
    const page = Math.min(maxPage, Math.max(1, Number(pageText)));
    if (!name) return this.#desk.toast(press);
    const reply = await this.#page(name as ListName, page, speaker);
    await this.#desk.toast(press);
    await this.#desk.edit(press.chatId, press.messageId, reply);
  }

  /** Shows an item of a list. */
  async show(press: ButtonPress, speaker: Speaker, messageId: number): Promise<void> {
    const record = await this.#desk.findItem(messageId);
    if (!record) return this.#desk.toast(press, speaker.texts.itemGone, true);
    await this.#desk.toast(press);
    await this.#desk.say(press, itemCard(speaker.texts, record, this.#desk.rooms.links.links(record)));
  }

  async #page(name: ListName, page: number, speaker: Speaker): Promise<Reply> {
    const { texts } = speaker;
    if (name === 'catalog') return this.#catalogPage(page, speaker);
    if (name === 'mine') return this.#minePage(page, speaker);
    const token = name.slice('search:'.length);
    const { catalog, conversations } = this.#desk.rooms;
    const asked = await conversations.find('search', token);
    if (!asked) return { text: texts.searchForgotten };
    const { words } = asked;
    const search = (at: number) => catalog.search({ query: words, page: at, per_page: perPage });
    const found = await search(page);
    if (found.total === 0) return { text: texts.nothingFound(words) };
    const pages = Math.ceil(found.total / perPage);
    const at = Math.min(page, pages);
    // A page that has gone since its button was drawn is the last one.
    const shown = at === page ? found : await search(at);
    return listReply(name, at, shown, texts.searchPage(words, at, pages, shown.total));
  }

  async #catalogPage(page: number, { texts }: Speaker): Promise<Reply> {
    const { at, found, pages } = await this.#find(page, {});
    if (found.total === 0) return { text: texts.emptyCatalog };
    return listReply('catalog', at, found, texts.catalogPage(at, pages, found.total));
  }

  async #minePage(page: number, { texts, userId }: Speaker): Promise<Reply> {
    const { at, found, pages } = await this.#find(page, { uploadedBy: userId });
    if (found.total === 0) return { text: texts.emptyMine };
    return listReply('mine', at, found, texts.minePage(at, pages, found.total));
  }

  /** A page that has gone since its button was drawn is the last one. */
  async #find(page: number, filter: { readonly uploadedBy?: number }) {
    const { media } = this.#desk.rooms.storage;
    const found = await media.page({ page, perPage, ...filter });
    const pages = Math.max(1, Math.ceil(found.total / perPage));
    if (page <= pages) return { at: page, pages, found };
    return { at: pages, pages, found: await media.page({ page: pages, perPage, ...filter }) };
  }
}

function listReply(name: ListName, page: number, { items, total }: Page, text: string): Reply {
  const rows = items.map((item): InlineButton[] => [
    {
      text: `${glyphs[item.file_type]} ${shorten(item.custom_name, maxButtonLength)} · ${formatSize(item.file_size)}`,
      data: `item:${item.message_id}`,
    },
  ]);
  const turns: InlineButton[] = [
    ...(page > 1 ? [{ text: '«', data: `list:${name}:${page - 1}` }] : []),
    ...(page * perPage < total ? [{ text: '»', data: `list:${name}:${page + 1}` }] : []),
  ];
  return { text, buttons: turns.length > 0 ? [...rows, turns] : rows };
}
