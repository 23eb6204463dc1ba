// The text of a cue -> runs of one style, ready to be drawn. Pure: markup never reaches the page.

export interface CueRun {
  readonly text: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': '\u00a0',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
};

/**
 * Splits at the tags i, b and u; every other tag is dropped, entities of WebVTT become their characters.
 *
 * @example cueRuns('a <i>b</i>') // [{ text: 'a ', isItalic: false, … }, { text: 'b', isItalic: true, … }]
 */
export function cueRuns(text: string): CueRun[] {
  const open = new Set<string>();
  const runs: CueRun[] = [];
  for (const piece of text.split(/(<[^>]*>)/)) {
    const [, slash, name] = /^<(\/?)([a-z]*)/i.exec(piece) ?? [];
    if (name !== undefined) {
      if (slash) open.delete(name.toLowerCase());
      else open.add(name.toLowerCase());
    } else if (piece !== '') {
      const words = piece.replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => entities[entity] ?? entity);
      runs.push({ text: words, isBold: open.has('b'), isItalic: open.has('i'), isUnderlined: open.has('u') });
    }
  }
  return runs;
}
