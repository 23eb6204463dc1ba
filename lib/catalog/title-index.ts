// All titles in memory, by their words: taking items in and out, and evaluating words. What words a query means: query-plan.ts.
import { bestItems, itemOrder } from './best-items.ts';
import { filterCounts } from './filter-counts.ts';
import { GrowingColumn } from './growing-column.ts';
import { isBehind, itemFilter } from './item-filter.ts';
import { ItemTable } from './item-table.ts';
import { MatchMemory } from './match-memory.ts';
import { queryWords } from './normalise.ts';
import { Postings } from './postings.ts';
import { type PlannedWord, planQuery } from './query-plan.ts';
import { type TitleDocument, toDocument } from './title-document.ts';
import { behindKey, keyAt, keyOrder, type NameTable } from './title-order.ts';
import type { ItemPlace, TitleQuery, TitlesFound } from './title-search.ts';
import { Vocabulary } from './vocabulary.ts';

/** How much more a hit in the title is worth than one in a file name. */
const otherWeight = 0.5;
const coverageWeight = 0.6;
const phraseWeight = 0.2;
const startWeight = 0.1;
/** Scores in steps: what differs by less is equal, and then the newer item comes first. */
const steps = 200;

/**
 * An index of titles. Synchronous; made for a thread of its own.
 *
 * Its memory grows with every item put in, also for one that replaces another: see {@link deadShare}.
 */
export class TitleIndex implements NameTable {
  readonly items = new ItemTable();
  readonly #vocabulary = new Vocabulary();
  readonly #postings = new Postings();
  /** Words of each title in their order, one after another. */
  readonly #titles = new GrowingColumn('u32');
  readonly #titleStart = new GrowingColumn('u32');
  readonly #titleLength = new GrowingColumn('u8');
  readonly #memory = new MatchMemory();
  #titlesEnd = 0;

  /** Items in the index. */
  get size(): number {
    return this.items.live;
  }

  /** Share of what the index holds that belongs to items no longer in it; above a quarter it is better built anew. */
  get deadShare(): number {
    return this.items.length === 0 ? 0 : 1 - this.items.live / this.items.length;
  }

  has(place: ItemPlace): boolean {
    return this.items.find(place) !== undefined;
  }

  /** Puts an item in, in place of what was there; an inactive one is taken out. */
  put(item: Parameters<typeof toDocument>[0]): void {
    this.remove({ chatId: item.chat_id, messageId: item.message_id });
    if (item.is_active) this.#add(toDocument(item));
  }

  remove(place: ItemPlace): void {
    const position = this.items.find(place);
    if (position !== undefined) this.items.remove(position);
  }

  /** Finds items; see {@link TitleQuery}. */
  find(asked: TitleQuery): Omit<TitlesFound, 'isWarming'> {
    const { query, filter, offset, limit } = asked;
    if (query.trim() === '') return this.#list(asked);
    const fits = itemFilter(this.items, filter);
    const words = queryWords(query);
    // Signs alone ask for something, but not for everything.
    if (!fits || words.length === 0) return { total: 0, places: [] };
    for (const plan of planQuery(words, query, this.#vocabulary, (term) => this.#postings.count(term))) {
      const found = this.#evaluate(plan.words, plan.leastShare, fits);
      if (found.length > 0) return this.#page(found, this.#byScore(), offset, limit);
    }
    return { total: 0, places: [] };
  }

  wordAt(position: number, at: number): string | undefined {
    if (at >= (this.#titleLength.cells[position] as number)) return undefined;
    return this.#vocabulary.wordOf(this.#titles.cells[(this.#titleStart.cells[position] as number) + at] as number);
  }

  /** All that the filter lets through, in an order. */
  #list({ filter, sort = 'newest', offset, limit, withCounts }: TitleQuery): Omit<TitlesFound, 'isWarming'> {
    const counts = withCounts ? { counts: filterCounts(this.items, filter) } : {};
    const fits = itemFilter(this.items, filter);
    if (!fits) return { total: 0, places: [], ...counts };
    const { after } = filter;
    const isLeft = after && isBehind(this.items, after, behindKey(this.items, this, sort, after.key ?? 0));
    const found = this.#all(isLeft ? (position) => fits(position) && isLeft(position) : fits);
    const page = this.#page(found, keyOrder(this.items, this, sort), offset, limit);
    const last = page.places.at(-1);
    const position = last && this.items.find(last);
    if (!last || position === undefined) return { ...page, ...counts };
    const createdAtS = this.items.createdS.cells[position] as number;
    return { ...page, last: { ...last, createdAtS, key: keyAt(this.items, this, sort, position) }, ...counts };
  }

  #byScore(): (a: number, b: number) => number {
    const { scores } = this.#memory;
    return (a, b) => (scores[b] as number) - (scores[a] as number);
  }

  #add(document: TitleDocument): void {
    const position = this.items.add(document);
    if (position === undefined) return;
    const title = document.title.map((word) => this.#vocabulary.add(word));
    this.#titleStart.set(position, this.#titlesEnd);
    this.#titleLength.set(position, title.length);
    for (const term of title) this.#titles.set(this.#titlesEnd++, term);
    const ofTitle = new Set([...title, ...document.aliases.map((word) => this.#vocabulary.add(word))]);
    for (const term of ofTitle) this.#postings.add(term, position * 2 + 1);
    for (const word of document.others) this.#postings.add(this.#vocabulary.add(word), position * 2);
  }

  #all(fits: (position: number) => boolean): Uint32Array {
    const found = new Uint32Array(this.items.length);
    let count = 0;
    for (let position = 0; position < this.items.length; position += 1) if (fits(position)) found[count++] = position;
    return found.subarray(0, count);
  }

  /** @returns items with all words, or with so large a share of them by weight; their scores stand in the memory. */
  #evaluate(words: readonly PlannedWord[], leastShare: number, fits: (position: number) => boolean): Uint32Array {
    const memory = this.#memory;
    memory.begin(this.items.length);
    const weights = words.map(({ count, isWeak }) => {
      const weight = Math.log2(1 + this.items.live / (1 + count)) + 0.1;
      return isWeak && leastShare < 1 ? weight / 2 : weight;
    });
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    // The rarest first: only what has it needs to be looked at for the others.
    const byRarity = words.map((_, index) => index).sort((a, b) => (weights[b] as number) - (weights[a] as number));
    let required = 0;
    for (const index of byRarity) {
      const bit = 1 << index;
      for (const { term, weight } of (words[index] as PlannedWord).terms) {
        const value = ((weights[index] as number) / whole) * weight;
        this.#postings.each(term, (entry) => {
          const isTitle = (entry & 1) === 1;
          const worth = isTitle ? value : value * otherWeight;
          memory.hit(entry >>> 1, bit, leastShare === 1 ? required : 0, worth, isTitle);
        });
      }
      required |= bit;
    }
    const shareOf = (mask: number) => {
      let share = 0;
      for (let index = 0; index < words.length; index += 1) {
        if (mask & (1 << index)) share += (weights[index] as number) / whole;
      }
      return share;
    };
    const isEnough = (mask: number) => (leastShare === 1 ? mask === required : shareOf(mask) >= leastShare);
    memory.markTerms(words, this.#vocabulary.size);
    const found = memory.keep((position, mask) => isEnough(mask) && fits(position));
    for (const position of found) memory.scores[position] = this.#finalScore(position);
    memory.forgetTerms(words);
    return found;
  }

  #finalScore(position: number): number {
    const memory = this.#memory;
    const start = this.#titleStart.cells[position] as number;
    const length = this.#titleLength.cells[position] as number;
    let [covered, inOrder, before] = [0, 0, 0];
    for (let at = 0; at < length; at += 1) {
      const word = memory.wordOfTerm[this.#titles.cells[start + at] as number] as number;
      if (word > 0) covered += 1;
      if (word > 0 && word === before + 1) inOrder += 1;
      before = word;
    }
    const first = length > 0 ? (memory.wordOfTerm[this.#titles.cells[start] as number] as number) : 0;
    const coverage = Math.min(1, Math.max(covered, memory.titleHits(position)) / Math.max(1, length));
    const phrase = inOrder / Math.max(1, memory.wordCount);
    const score =
      (memory.scores[position] as number) +
      coverageWeight * coverage +
      phraseWeight * phrase +
      (first === 1 ? startWeight : 0);
    return Math.round(score * steps);
  }

  #page(found: Uint32Array, before: (a: number, b: number) => number, offset: number, limit: number) {
    const total = found.length;
    if (offset >= total) return { total, places: [] };
    const best = bestItems(found, Math.min(total, offset + limit), itemOrder(this.items, before));
    return { total, places: best.slice(offset).map((position) => this.items.placeOf(position)) };
  }
}
