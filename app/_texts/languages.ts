// The languages of the app.

/** BCP 47 tags; the first is spoken where nobody asks for another. */
export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

/** Each in its own words: whoever looks for a language reads it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** Holds the language somebody chose. */
export const languageCookie = 'sv-language';

export const isLanguage = (text: string | undefined): text is Language => languages.some((one) => one === text);
