// Tags of languages as words.
import type { Language } from '../_texts/languages.ts';

const namesIn = (language: Language) => new Intl.DisplayNames([language], { type: 'language', fallback: 'code' });
const names: Readonly<Record<Language, Intl.DisplayNames>> = { en: namesIn('en'), de: namesIn('de') };

/**
 * Names of BCP 47 tags in a language, each once; undefined for none. What is no tag stays as it is.
 *
 * @example languageNames(['en', 'de'], 'de') // 'Englisch, Deutsch'
 */
export function languageNames(tags: readonly string[] | undefined, language: Language): string | undefined {
  const known = (tags ?? []).filter((tag) => tag !== '' && tag !== 'und').map((tag) => nameOf(tag, language));
  return known.length > 0 ? [...new Set(known)].join(', ') : undefined;
}

function nameOf(tag: string, language: Language): string {
  try {
    return names[language].of(tag) ?? tag;
  } catch {
    return tag;
  }
}
