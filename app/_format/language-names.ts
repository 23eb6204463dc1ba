// Tags of languages as words.
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/**
 * English names of BCP 47 tags, each once; undefined for none. What is no tag stays as it is.
 *
 * @example languageNames(['en', 'de']) // 'English, German'
 */
export function languageNames(tags: readonly string[] | undefined): string | undefined {
  const known = (tags ?? []).filter((tag) => tag !== '' && tag !== 'und').map(nameOf);
  return known.length > 0 ? [...new Set(known)].join(', ') : undefined;
}

function nameOf(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
