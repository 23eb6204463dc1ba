// Titles and queries -> the words they are compared by. The one normaliser, for both sides. Pure.
import { episodeTerms, findEpisodes, romans } from './episode-codes.ts';
import { foldLetters, inLatin } from './letter-folds.ts';

/** UTF-16 units looked at; longer texts are cut. */
const longestTitle = 300;
const longestQuery = 200;
const longestWord = 40;
const mostQueryWords = 10;
const mostTitleWords = 60;

/** Scripts written without spaces: their words are pairs of neighbours. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const unspacedRun = new RegExp(`^[${unspaced}]`, 'u');
/** Some words with signs and with digits are one word. */
const special = 'c\\+\\+|[cf]#|\\d{3,4}[pi](?![\\p{L}\\p{N}])|\\d{1,2}[kd](?![\\p{L}\\p{N}])|[xh]26\\d|\\d+';
const pieces = new RegExp(`${special}|[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{M}])+`, 'gu');
/** The same for most texts, at a fifth of the cost. */
const spacedPieces = new RegExp(`${special}|[\\p{L}\\p{M}]+`, 'gu');
const asciiPieces = new RegExp(`${special.replaceAll('\\p{L}\\p{N}', 'a-z\\d')}|[a-z]+`, 'g');
const anyUnspaced = new RegExp(`[${unspaced}]`, 'u');
const acronym = /^\p{L}(?:[.*]\p{L})+[.*]?$/u;
/** Signs that join two words to one: the title is found with and without them. */
const joined = /^[^\s._]+[-/·•*'’:+&][^\s._]+$/u;

/** Numbers in words and in Roman numerals, as digits. */
const numerals: ReadonlyMap<string, string> = new Map(
  [
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'.split(' '),
    romans,
  ].flatMap((words) => words.map((word, index) => [word, String(index + 1)] as const)),
);

/** The words of a text, in its order, and other words it is found by. */
export interface TitleWords {
  readonly words: readonly string[];
  /** Joined compounds, numerals, letters of unspaced scripts, other alphabets, seasons and episodes. */
  readonly aliases: readonly string[];
}

/** One word of a query; any of its spellings will do, the first is what was typed. */
export type QueryWord = readonly [typed: string, ...alternatives: string[]];

function prepared(text: string, longest: number): string {
  const folded = foldLetters(text.slice(0, longest));
  if (!/['’ʼ`´&]/.test(folded)) return folded;
  // `Ocean's` is one word, `L'Avventura` is two.
  return folded.replace(/(?<=\p{L})['’ʼ`´](?=\p{L}{1,2}(?!\p{L}))/gu, '').replace(/&/g, ' and ');
}

function piecesOf(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return text.match(asciiPieces) ?? [];
  return text.match(anyUnspaced.test(text) ? pieces : spacedPieces) ?? [];
}

/** A piece as words: pairs of an unspaced run, a number without leading zeros, or the word itself. */
function wordsOf(piece: string): string[] {
  if (unspacedRun.test(piece)) {
    const letters = [...piece];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  }
  return [(/^\d+$/.test(piece) ? piece.replace(/^0+(?=\d)/, '') : piece).slice(0, longestWord)];
}

/** `ii` -> `2`, `eleven` -> `11`; single letters count only behind another word. */
function numeralOf(word: string, index: number): string | undefined {
  return word.length > 1 || index > 0 ? numerals.get(word) : undefined;
}

/** `spider-man` -> `spiderman`, `s.w.a.t.` -> `swat`, `se7en` -> `se7en`; undefined when nothing is joined. */
function compoundOf(part: string): string | undefined {
  if (/^(?:[a-z]*|\d*)$/.test(part)) return undefined;
  const chunk = part.replace(/^[^\p{L}\p{N}]+|[,;:!?)\]]+$/gu, '');
  if (chunk.length > longestWord + 6) return undefined;
  if (!joined.test(chunk) && !acronym.test(chunk) && !/^[\p{L}\p{N}]+$/u.test(chunk)) return undefined;
  const parts = piecesOf(chunk);
  if (parts.length < 2 || parts.length > 6 || parts.some((each) => unspacedRun.test(each))) return undefined;
  const compound = parts.join('');
  return compound.length <= longestWord ? compound : undefined;
}

// Loops and not chains of arrays: this runs for every title there is.
function aliasesOf(words: readonly string[], text: string): string[] {
  const aliases: string[] = [];
  for (const [index, word] of words.entries()) {
    const numeral = numeralOf(word, index);
    if (numeral !== undefined) aliases.push(numeral);
    const latin = inLatin(word);
    if (latin !== undefined) aliases.push(latin);
  }
  for (const chunk of text.split(/\s+/)) {
    const compound = compoundOf(chunk);
    if (compound !== undefined) aliases.push(compound);
  }
  if (/^[ -~]*$/.test(text)) return aliases;
  return [...aliases, ...(text.match(/\p{Script=Han}/gu) ?? [])];
}

/**
 * The words of a title, or of any text an item shall be found by; what is beyond 300 UTF-16 units is not looked at.
 *
 * @example titleWords('Spider-Man II') // { words: ['spider', 'man', 'ii'], aliases: ['2', 'spiderman'] }
 * @example titleWords('Dark S01E03') // { words: ['dark'], aliases: ['s1', 's1e3', 'e3'] }
 * @example titleWords('千与千寻') // { words: ['千与', '与千', '千寻'], aliases: ['千', '与', '千', '寻'] }
 */
export function titleWords(text: string): TitleWords {
  const folded = prepared(text, longestTitle);
  const { rest, seasons, episodes } = findEpisodes(folded, true);
  const words = piecesOf(rest).flatMap(wordsOf).slice(0, mostTitleWords);
  return { words, aliases: [...aliasesOf(words, rest), ...episodeTerms(seasons, episodes)] };
}

/**
 * The words of a query, at most ten, none twice; the last one may be unfinished.
 *
 * @example queryWords('Rocky II') // [['rocky'], ['ii', '2']]
 * @example queryWords('dark season 1 episode 3') // [['dark'], ['s1e3']]
 */
export function queryWords(query: string): readonly QueryWord[] {
  const { rest, seasons, episodes } = findEpisodes(prepared(query, longestQuery), false);
  const codes = episodeTerms(seasons, episodes).filter(
    (term) => seasons.length === 0 || episodes.length === 0 || /e/.test(term.slice(1)),
  );
  const words = [...piecesOf(rest).flatMap(wordsOf), ...codes];
  return [...new Set(words)].slice(0, mostQueryWords).map((word, index) => {
    const numeral = numeralOf(word, index);
    return numeral === undefined ? [word] : [word, numeral];
  });
}
