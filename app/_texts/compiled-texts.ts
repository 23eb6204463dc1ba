// The texts as the browser takes them: parsed here, so that no parser travels to it. Server only.
import compile from 'icu-minify/compile';
import type { AbstractIntlMessages } from 'use-intl/core';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Language } from './languages.ts';
import type { Messages, Part, Translations } from './messages.ts';

type Texts = { readonly [key: string]: string | Texts };

/** A tree of texts -> the same tree of compiled ones. */
function compileAll(texts: Texts): AbstractIntlMessages {
  const entries = Object.entries(texts).map(([key, text]) => [
    key,
    // Cloned: the compiler makes objects without a prototype, which do not travel to the browser.
    typeof text === 'string' ? structuredClone(compile(text)) : compileAll(text),
  ]);
  return Object.fromEntries(entries);
}

const sources: Readonly<Record<Language, Translations>> = { en, de };

/** Every language, once a process. */
const compiled = Object.fromEntries(
  Object.entries(sources).map(([language, texts]) => [language, compileAll(texts)]),
) as Readonly<Record<Language, Messages>>;

/** All texts of a language. */
export const textsOf = (language: Language): Messages => compiled[language];

/** Some parts of them. */
export function partsOf(language: Language, parts: readonly Part[]): Partial<Messages> {
  return Object.fromEntries(parts.map((part) => [part, compiled[language][part]]));
}
