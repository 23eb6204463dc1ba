// MiniSearch with our normaliser: what the search would be with a library.
import MiniSearch from 'minisearch';
import { queryWords } from '#lib/catalog/normalise.ts';
import { toDocument } from '#lib/catalog/title-document.ts';
import type { MediaTitle } from '#lib/storage/media-titles.ts';

interface Document {
  readonly id: number;
  readonly title: string;
  readonly others: string;
}

/** The same words as our index has; all words must fit, else most of them. */
export class MiniSearchTitles {
  readonly #search = new MiniSearch<Document>({
    fields: ['title', 'others'],
    // The words are made before; they hold no space.
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: (term) => (term.length > 3 ? 0.25 : false) },
  });

  put(item: MediaTitle): void {
    const { title, aliases, others, messageId } = toDocument(item);
    this.#search.add({ id: messageId, title: [...title, ...aliases].join(' '), others: others.join(' ') });
  }

  /** @returns message ids, the best first. */
  find(query: string): readonly number[] {
    const words = queryWords(query).map(([word]) => word);
    if (words.length === 0) return [];
    const all = this.#search.search(words.join(' '), { combineWith: 'AND' });
    const found = all.length > 0 ? all : this.#search.search(words.join(' '), { combineWith: 'OR' });
    return found.slice(0, 20).map(({ id }) => Number(id));
  }
}

/** MiniSearch as it comes: what people would get without a normaliser. */
export class PlainMiniSearch {
  readonly #search = new MiniSearch<Document>({
    fields: ['title', 'others'],
    searchOptions: { prefix: true, fuzzy: 0.2 },
  });

  put(item: MediaTitle): void {
    this.#search.add({ id: item.message_id, title: item.layers.name?.title ?? '', others: item.custom_name });
  }

  find(query: string): readonly number[] {
    return this.#search
      .search(query)
      .slice(0, 20)
      .map(({ id }) => Number(id));
  }
}
