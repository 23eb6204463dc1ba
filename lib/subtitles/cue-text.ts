// Text of any subtitles -> text of a WebVTT cue: nothing in it can be anything but text, or i, b and u. Pure.

/** Longer ones are cut: nobody could read them. */
const longestText = 2000;

/** Something between angle brackets that is meant as a tag; `a < b` is none. */
const tag = /<(\/?)([a-z][a-z0-9]{0,20})(?:[\s.:/][^<>]{0,200})?>|<\/?(?:\d[\d:.]{0,20})?>/gi;

const kept: ReadonlySet<string> = new Set(['i', 'b', 'u']);

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
};

/**
 * Keeps i, b and u, closed in order; other tags go and their content stays; all the rest is escaped. Empty lines go, as they
 * would end the cue.
 *
 * @param source the text with its tags.
 * @example cueText('<font color="red"><i>Hello</font> a < b') // '<i>Hello a &lt; b</i>'
 */
export function cueText(source: string): string {
  const open: string[] = [];
  let [text, position] = ['', 0];
  const whole = tidyLines(source);
  for (const match of whole.matchAll(tag)) {
    text += escaped(whole.slice(position, match.index));
    position = match.index + match[0].length;
    const name = match[2]?.toLowerCase() ?? '';
    if (kept.has(name)) text += match[1] === '' ? opened(open, name) : closed(open, name);
  }
  text += escaped(whole.slice(position));
  const balanced =
    text +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('');
  return hasWords(balanced) ? balanced : '';
}

function opened(open: string[], name: string): string {
  if (open.includes(name)) return '';
  open.push(name);
  return `<${name}>`;
}

/** Closes those inside, too; what was never opened is not closed. */
function closed(open: string[], name: string): string {
  if (!open.includes(name)) return '';
  const names = open.splice(open.indexOf(name)).reverse();
  return names.map((inner) => `</${inner}>`).join('');
}

function tidyLines(source: string): string {
  const lines = source.slice(0, longestText).split(/\r\n|\r|\n|\u2028|\u2029/);
  // Control characters and lone halves of characters; directions stay, as right-to-left texts need them.
  const clean = lines.map((line) => line.replace(/[\p{Cc}\p{Surrogate}\ufeff]/gu, ' ').trim());
  return clean.filter(Boolean).join('\n');
}

/** Escaped text stays what it says: `&lt;i&gt;` in a file is three characters on the screen. */
function escaped(text: string): string {
  const plain = text.replace(/&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm);/g, (entity) => entities[entity] ?? entity);
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function hasWords(text: string): boolean {
  return text.replace(/<\/?[ibu]>/g, '').trim() !== '';
}
