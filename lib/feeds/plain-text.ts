// Names as other programs can take them: one line without invisible characters, and XML text. Pure.

/** Control characters, bidi marks and overrides, zero-width characters. ZWJ and ZWNJ stay: scripts and emoji need them. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** What XML 1.0 (section 2.2) has no place for, not even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

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

/**
 * A text between tags or quotes of XML 1.0.
 *
 * @example xmlText('<b> & ]]>\u0000') // '&lt;b&gt; &amp; ]]&gt;'
 */
export function xmlText(text: string): string {
  return text.replace(notInXml, '').replace(/[&<>"']/g, (letter) => references[letter] ?? letter);
}
