'use client';
// The texts for components in the browser. In a server component the same name leads to use-server-texts.ts.
import { useMemo } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import type { Language } from './languages.ts';

/** Says a text by its key; its placeholders are checked by the compiler. */
export type Say = ReturnType<typeof useTranslations<never>>;

export interface Texts {
  readonly t: Say;
  readonly language: Language;
}

export function useTexts(): Texts {
  const t = useTranslations();
  const language = useLocale();
  return useMemo(() => ({ t, language }), [t, language]);
}
