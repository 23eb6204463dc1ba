// Language codes of containers -> BCP 47. Pure.

/**
 * The canonical tag of a language, undefined for `und`, `mul`, `zxx` and nonsense.
 *
 * @param code ISO 639-1 or -2, or a BCP 47 tag.
 * @example languageTag('ger') // 'de'
 */
export function languageTag(code: string): string | undefined {
  const text = code.trim().replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/.test(text) || /^(und|mul|zxx|mis|qaa)\b/i.test(text)) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    // Well-formed to our pattern, not to the standard (`en-a`): no language then.
    return undefined;
  }
}
