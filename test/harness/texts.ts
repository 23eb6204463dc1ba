// The app's texts for unit tests of what uses them.
import { createTranslator } from 'use-intl/core';
import type { Texts } from '#texts';
import { de } from '../../app/_texts/de.ts';
import { en } from '../../app/_texts/en.ts';
import type { Language } from '../../app/_texts/languages.ts';
import type { Messages } from '../../app/_texts/messages.ts';

/** As components get them, made of the sources: outside of the built app the library parses them itself. */
export function textsIn(language: Language): Texts {
  const messages = { en, de }[language] as Messages;
  const onError = (error: Error) => {
    throw error;
  };
  return { t: createTranslator({ locale: language, messages, onError }), language };
}
