// Which language a visitor reads. Pure.
import Negotiator from 'negotiator';
import { isLanguage, type Language, languages } from './languages.ts';

/**
 * What somebody chose comes before what the browser asks for.
 *
 * @param chosen of the cookie.
 * @param accepted `Accept-Language`.
 * @returns English when neither names a language that is spoken here.
 * @example chooseLanguage(undefined, 'de-AT,de;q=0.9,en;q=0.5') // 'de'
 */
export function chooseLanguage(chosen: string | undefined, accepted: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  const asked = new Negotiator({ headers: { 'accept-language': accepted ?? '' } }).language([...languages]);
  return isLanguage(asked) ? asked : languages[0];
}
