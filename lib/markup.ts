// Text inside XML and HTML. Pure.

/** What XML 1.0 (section 2.2) has no place for, not even as a reference; half of a surrogate pair is such a thing, too. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const references: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A text between tags or double quotes.
 *
 * @example markupText('<b> & "]]>\u0000') // '&lt;b&gt; &amp; &quot;]]&gt;'
 */
export function markupText(text: string): string {
  return text.replace(notInXml, '').replace(/[&<>"]/g, (letter) => references[letter] ?? letter);
}
