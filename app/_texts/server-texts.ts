// The texts for server components, in the language of the visitor.
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { createTranslator } from 'use-intl/core';
import { chooseLanguage } from './choose-language.ts';
import { textsOf } from './compiled-texts.ts';
import { languageCookie } from './languages.ts';
import type { Say } from './use-texts.ts';

/** Once a request: every component asks. */
export const findLanguage = cache(async () => {
  const [chosen, sent] = await Promise.all([cookies(), headers()]);
  return chooseLanguage(chosen.get(languageCookie)?.value, sent.get('accept-language'));
});

/** For components and heads that wait; all others take `useTexts` of `#texts`. */
export const findTexts = cache(async () => {
  const language = await findLanguage();
  const t: Say = createTranslator({ locale: language, messages: textsOf(language) });
  return { t, language };
});
