// Names as other programs can take them: one line without invisible characters. Pure.

/** Control characters, bidi marks and overrides, zero-width characters. ZWJ and ZWNJ stay: scripts and emoji need them. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/**
 * One line of visible text.
 *
 * @example oneLine('a\r\nb\u202e') // 'a b'
 */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
