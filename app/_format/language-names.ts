// Tags of languages as words.
import type { Language } from '../_texts/languages.ts';

const namesIn = (language: Language) => new Intl.DisplayNames([language], { type: 'language', fallback: 'code' });

/**
 * Names of BCP 47 tags in a language, each once; undefined for none. What is no tag stays as it is.
 *
 * @example languageNames(['en', 'de'], 'de') // 'Englisch, Deutsch'
 */
export function languageNames(tags: readonly string[] | undefined, language: Language): string | undefined {
  const known = (tags ?? []).filter((tag) => tag !== '' && tag !== 'und');
  if (known.length === 0) return undefined;
  const names = namesIn(language);
  return [...new Set(known.map((tag) => nameOf(tag, names)))].join(', ');
}

function nameOf(tag: string, names: Intl.DisplayNames): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
