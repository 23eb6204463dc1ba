// What the index knows of each item besides its words, in columns; and where an item stands.
import { GrowingColumn } from './growing-column.ts';
import { itemKinds, type TitleDocument } from './title-document.ts';

/** Gives small numbers to values, and knows them again. */
export class Numbering<Value> {
  readonly values: Value[] = [];
  readonly #numbers = new Map<Value, number>();

  /** @returns the value's number, from 0 on; undefined when `most` values have one and this is another. */
  add(value: Value, most: number): number | undefined {
    const known = this.#numbers.get(value);
    if (known !== undefined || this.values.length >= most) return known;
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  /** The value's number, from 0 on; undefined when it has none. */
  find(value: Value): number | undefined {
    return this.#numbers.get(value);
  }
}

/** A post. */
export interface ItemPlace {
  readonly chatId: number;
  readonly messageId: number;
}

/**
 * Items by position, from 0 on, in the order they came. An item that was taken out leaves its position empty.
 *
 * Beyond 65,535 channels, 255 qualities or 65,535 sets of languages further ones are not told apart: items of those channels
 * are not kept, and those qualities and languages are not filtered by.
 */
export class ItemTable {
  readonly #chats = new Numbering<number>();
  readonly #qualities = new Numbering<string>();
  readonly #languageSets = new Numbering<string>();
  readonly #uploaders = new Numbering<number>();
  readonly #chat = new GrowingColumn('u16');
  readonly message = new GrowingColumn('u32');
  readonly createdS = new GrowingColumn('u32');
  readonly uploader = new GrowingColumn('u32');
  readonly year = new GrowingColumn('u16');
  readonly durationS = new GrowingColumn('u32');
  /** What differs by less is equally large. */
  readonly sizeKiB = new GrowingColumn('u32');
  /** Season * 10,000 + episode. */
  readonly part = new GrowingColumn('u32');
  readonly languageSet = new GrowingColumn('u16');
  readonly quality = new GrowingColumn('u8');
  /** Number in {@link itemKinds} plus 1; 0 of an empty position. */
  readonly kind = new GrowingColumn('u8');
  /** Open addressing; position plus 1. */
  #slots = new Uint32Array(1024);
  #length = 0;
  #live = 0;

  /** Positions, empty ones included. */
  get length(): number {
    return this.#length;
  }

  /** Items. */
  get live(): number {
    return this.#live;
  }

  /** The post at a position, also of one that was emptied. */
  placeOf(position: number): ItemPlace {
    const chatId = this.#chats.values[this.#chat.cells[position] ?? 0] ?? 0;
    return { chatId, messageId: this.message.cells[position] ?? 0 };
  }

  /** @returns the position of the item there, undefined when there is none. */
  find({ chatId, messageId }: ItemPlace): number | undefined {
    const chat = this.#chats.find(chatId);
    if (chat === undefined) return undefined;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(chat, messageId) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] as number;
      if (entry === 0) return undefined;
      const position = entry - 1;
      const isSame = this.message.cells[position] === messageId && this.#chat.cells[position] === chat;
      if (isSame && this.kind.cells[position] !== 0) return position;
    }
  }

  /** @returns its position; undefined when it is one of a channel too many. */
  add(item: TitleDocument): number | undefined {
    const chat = this.#chats.add(item.chatId, 65_535);
    if (chat === undefined) return undefined;
    const position = this.#length++;
    this.#live += 1;
    this.#chat.set(position, chat);
    this.message.set(position, item.messageId);
    this.createdS.set(position, item.createdAtS);
    this.uploader.set(position, this.#uploaders.add(item.uploadedBy, 2 ** 31) ?? 0);
    this.year.set(position, item.year);
    this.durationS.set(position, item.durationS);
    this.sizeKiB.set(position, item.sizeKiB);
    this.part.set(position, item.part);
    this.languageSet.set(position, this.#languageSets.add(item.languages.join(), 65_535) ?? 65_535);
    this.quality.set(position, this.#qualities.add(item.quality, 255) ?? 255);
    this.kind.set(position, itemKinds.indexOf(item.kind) + 1);
    this.#enter(position, chat, item.messageId);
    return position;
  }

  /** Empties a position. */
  remove(position: number): void {
    this.#live -= 1;
    this.kind.cells[position] = 0;
  }

  /** Number of a quality as in the column `quality`; undefined when no item has it. */
  qualityNumber(quality: string): number | undefined {
    return this.#qualities.find(quality);
  }

  /** @returns empty for one that is not known. */
  qualityOf(number: number): string {
    return this.#qualities.values[number] ?? '';
  }

  /** Languages of a set by its number. */
  languagesOf(set: number): readonly string[] {
    return (this.#languageSets.values[set] ?? '').split(',').filter(Boolean);
  }

  /** Number of a user as in the column `uploader`; undefined when no item is his. */
  uploaderNumber(userId: number): number | undefined {
    return this.#uploaders.find(userId);
  }

  /** Numbers of all sets that have the language. */
  setsWith(language: string): Set<number> {
    const having = this.#languageSets.values.flatMap((set, number) =>
      set.split(',').includes(language) ? [number] : [],
    );
    return new Set(having);
  }

  #enter(position: number, chat: number, messageId: number): void {
    if (this.#length * 4 > this.#slots.length * 3) this.#rehash();
    else this.#put(position, chat, messageId);
  }

  #put(position: number, chat: number, messageId: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(chat, messageId) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = position + 1;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let position = 0; position < this.#length; position += 1) {
      this.#put(position, this.#chat.cells[position] as number, this.message.cells[position] as number);
    }
  }
}

function hashOf(chat: number, messageId: number): number {
  return (Math.imul(messageId, 0x9e3779b1) ^ Math.imul(chat + 1, 0x85ebca6b)) >>> 7;
}
