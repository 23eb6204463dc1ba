// Which language a person is spoken to in: the one chosen by /lang, else that of the person's app, else English.
import type { LanguageStore } from '#lib/storage/storage.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import type { Texts } from './texts/texts.ts';

/** Every language there is. */
export const languages = { en, de } as const satisfies Readonly<Record<string, Texts>>;

/** A language the bot speaks, two letters. */
export type Language = keyof typeof languages;

/** People remembered in memory; the store knows them all. */
const maxRemembered = 1000;

/** True for languages the bot speaks. @param word a language code. */
export function isLanguage(word: string): word is Language {
  return Object.hasOwn(languages, word);
}

/**
 * The language for an app's code.
 *
 * @example languageFor('de-AT') // 'de'
 * @example languageFor('fr') // 'en'
 */
export function languageFor(code: string | undefined): Language {
  const word = code?.toLowerCase().split(/[-_]/)[0] ?? '';
  return isLanguage(word) ? word : 'en';
}

/** The languages of people, kept over restarts: answers may come long after the message they answer. */
export class Languages {
  readonly #store: LanguageStore;
  readonly #known = new Map<number, { readonly language: Language; readonly isChosen: boolean }>();

  constructor(store: LanguageStore) {
    this.#store = store;
  }

  /**
   * The texts for a person.
   *
   * @param code of the person's app, as it came with a message; kept unless the person has chosen. Default: what is kept.
   */
  async textsFor(userId: number, code?: string): Promise<Texts> {
    const known = this.#known.get(userId) ?? (await this.#read(userId));
    if (known?.isChosen || (known && code === undefined)) return languages[known.language];
    const language = languageFor(code);
    if (known?.language !== language && code !== undefined) await this.#save(userId, language, false);
    return languages[language];
  }

  /** Keeps a choice. */
  choose(userId: number, language: Language): Promise<void> {
    return this.#save(userId, language, true);
  }

  async #read(userId: number) {
    const row = await this.#store.find(userId);
    if (!row || !isLanguage(row.language)) return undefined;
    return this.#remember(userId, row.language, row.is_chosen);
  }

  async #save(userId: number, language: Language, isChosen: boolean): Promise<void> {
    await this.#store.save({ user_id: userId, language, is_chosen: isChosen });
    this.#remember(userId, language, isChosen);
  }

  #remember(userId: number, language: Language, isChosen: boolean) {
    const entry = { language, isChosen };
    this.#known.delete(userId);
    this.#known.set(userId, entry);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxRemembered && oldest !== undefined) this.#known.delete(oldest);
    return entry;
  }
}
