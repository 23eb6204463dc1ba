'use client';
// The languages of the app, each in its own words. The cookie lets the server send the right one at once.
import { useRouter } from 'next/navigation';
import { useTexts } from '#texts';
import { type Language, languageCookie, languageNames, languages } from '../_texts/languages.ts';

const yearSeconds = 365 * 24 * 3600;

export function LanguageSwitch() {
  const { t, language } = useTexts();
  const router = useRouter();

  function choose(next: Language) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is missing in Firefox and Safari
    document.cookie = `${languageCookie}=${next}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
    router.refresh();
  }

  return (
    <fieldset className="-mx-3 flex gap-1">
      <legend className="sr-only">{t('site.language')}</legend>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => choose(one)}
          className="min-h-11 rounded-full px-3 font-medium text-ash transition-colors hover:text-ivory aria-pressed:text-ivory aria-pressed:underline aria-pressed:underline-offset-4"
        >
          {languageNames[one]}
        </button>
      ))}
    </fieldset>
  );
}
