// Names of subtitle files: of which release, in which language, of which kind. Pure.

/** The formats subtitle files may have. */
export type SidecarFormat = 'srt' | 'ass' | 'ssa' | 'vtt';

/** What the name of a subtitle file says. */
export interface SidecarName {
  readonly format: SidecarFormat;
  /** BCP 47, as far as the name says so. */
  readonly language: string | undefined;
  readonly isForced: boolean;
  readonly isHearingImpaired: boolean;
  /** Words before the marks of language and kind, folded. */
  readonly words: readonly string[];
}

const forcedMarks = new Set(['forced', 'foreign', 'signs']);
const hearingMarks = new Set(['sdh', 'cc', 'hi', 'hoh']);
const otherMarks = new Set(['sub', 'subs', 'subtitle', 'subtitles', 'full', 'default', 'track', 'utf8']);

/** Longest name looked at. */
const longestName = 300;

/** English names of languages people write out, besides those of `Intl`. */
const spokenCodes =
  'en de fr es it pt ru uk pl cs sk hu ro bg el tr ar he fa hi bn ta te ml kn mr ur zh ja ko vi th id ms nl sv da nb fi et lv lt hr sr sl mk sq ca'.split(
    ' ',
  );

/**
 * @param fileName with its extension.
 * @returns undefined for a name that is not that of a subtitle file.
 * @example readSidecarName('Up.2009.de.forced.srt') // { format: 'srt', language: 'de', isForced: true, isHearingImpaired: false, words: ['up', '2009'] }
 */
export function readSidecarName(fileName: string): SidecarName | undefined {
  const match = /^(.*)\.(srt|ass|ssa|vtt)$/is.exec(fileName.slice(-longestName));
  if (!match) return undefined;
  const words = wordsOf(match[1] ?? '');
  const marks: string[] = [];
  for (let last = words.at(-1); last !== undefined && marks.length < 4 && isMark(last); last = words.at(-1)) {
    marks.push(last);
    words.pop();
  }
  // `hi` is Hindi where nothing else says the language; `sdh` and `sub` are languages too, but nobody means them.
  const language = marks.filter((mark) => !isKindMark(mark)).flatMap((mark) => languageOf(mark) ?? [])[0];
  return {
    format: (match[2] ?? '').toLowerCase() as SidecarFormat,
    language: language ?? (marks.includes('hi') ? 'hi' : undefined),
    isForced: marks.some((mark) => forcedMarks.has(mark)),
    isHearingImpaired: marks.some((mark) => hearingMarks.has(mark) && (mark !== 'hi' || language !== undefined)),
    words,
  };
}

/** Whether a subtitle file has the name of a film, marks apart. @param filmName with or without an extension. */
export function isOfRelease(sidecar: SidecarName, filmName: string): boolean {
  const film = wordsOf(filmName.slice(-longestName).replace(/\.[a-z0-9]{2,4}$/i, ''));
  return film.length > 0 && film.join(' ') === sidecar.words.join(' ');
}

function wordsOf(name: string): string[] {
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function isMark(word: string): boolean {
  return isKindMark(word) || /^\d$/.test(word) || languageOf(word) !== undefined;
}

function isKindMark(word: string): boolean {
  return forcedMarks.has(word) || hearingMarks.has(word) || otherMarks.has(word);
}

/** `en`, `eng`, `english`. Words of two letters that no language has, as in names of films, are none. */
function languageOf(word: string): string | undefined {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  if (/^[a-z]{2,3}$/.test(word)) {
    const [tag = ''] = Intl.getCanonicalLocales(word);
    return names.of(tag) ? tag : undefined;
  }
  return spokenCodes.find((code) => names.of(code)?.toLowerCase() === word);
}
