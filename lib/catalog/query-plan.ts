// What a query may mean: as it is typed, and, where nothing fits, with more and more goodwill.
import { otherLayout } from './letter-folds.ts';
import { type QueryWord, queryWords } from './normalise.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A term that stands for a word of the query; 1 is the word itself. */
export interface WeightedTerm {
  readonly term: number;
  readonly weight: number;
}

/** One word of a query, and the terms of the index that may be meant by it. */
export interface PlannedWord {
  /** The best first; none twice. */
  readonly terms: readonly WeightedTerm[];
  /** Titles that have one of them, at most. */
  readonly count: number;
  /** Counts half where not all words are needed: a number, or a word that no title has. */
  readonly isWeak: boolean;
}

/** What is looked for, word by word. */
export interface QueryPlan {
  readonly words: readonly PlannedWord[];
  /** Share of the words, by weight, that an item must have; 1: all of them. */
  readonly leastShare: number;
}

/** Terms that stand for one word: the most frequent beginnings, the nearest likenesses. */
const mostBeginnings = 200;
const mostAlike = 60;
const partialShare = 0.6;

/** Words people add that say nothing of a title. */
const noise = new Set(
  'movie film full watch online free download hd the of and in a an with on to subtitles english dubbed part'.split(
    ' ',
  ),
);

type CountOf = (term: number) => number;

/**
 * Plans one after another, the strictest first; each is made only when the one before found nothing.
 *
 * @param query the whole text: the other layout of the keyboard is tried on it.
 */
export function* planQuery(
  words: readonly QueryWord[],
  query: string,
  vocabulary: Vocabulary,
  countOf: CountOf,
): Generator<QueryPlan> {
  const planner = new Planner(vocabulary, countOf);
  const all = (planned: readonly PlannedWord[]) => ({ words: planned, leastShare: 1 });
  yield all(planner.plain(words));
  for (const respaced of planner.respaced(words)) yield all(planner.plain(respaced));
  yield all(planner.tolerant(words));
  yield all(planner.parts(words));
  const exchanged = queryWords(otherLayout(query));
  if (exchanged.every(([word]) => planner.isKnown(word, exchanged.length > 1))) yield all(planner.plain(exchanged));
  const telling = words.filter(([word]) => !noise.has(word));
  if (telling.length === 0) return;
  if (telling.length < words.length) yield all(planner.tolerant(telling));
  if (telling.length > 1) yield { words: planner.tolerant(telling), leastShare: partialShare };
}

class Planner {
  readonly #vocabulary: Vocabulary;
  readonly #countOf: CountOf;

  constructor(vocabulary: Vocabulary, countOf: CountOf) {
    this.#vocabulary = vocabulary;
    this.#countOf = countOf;
  }

  /** As typed; the last word may be unfinished. */
  plain(words: readonly QueryWord[]): PlannedWord[] {
    return words.map((word, index) => {
      const isLast = index === words.length - 1;
      return this.#planned(word, [...this.#spelled(word), ...(isLast ? this.#beginnings(word[0]) : [])]);
    });
  }

  /** With typing errors, and any word unfinished. */
  tolerant(words: readonly QueryWord[]): PlannedWord[] {
    return words.map((word, index) => {
      const isLast = index === words.length - 1;
      return this.#planned(word, [
        ...this.#spelled(word),
        ...this.#beginnings(word[0]),
        ...this.#alike(word[0], isLast),
      ]);
    });
  }

  /** The words as parts of others. */
  parts(words: readonly QueryWord[]): PlannedWord[] {
    return words.map((word) => {
      const inside = word[0].length < 3 ? [] : this.#vocabulary.containing(word[0]);
      const terms = this.#mostFrequent(inside, mostBeginnings).map((term) => ({ term, weight: 0.4 }));
      return this.#planned(word, [...this.#spelled(word), ...this.#beginnings(word[0]), ...terms]);
    });
  }

  /** Neighbours joined, and unknown words split in two that there are. */
  *respaced(words: readonly QueryWord[]): Generator<readonly QueryWord[]> {
    for (let at = 0; at + 1 < words.length; at += 1) {
      const joined = `${words[at]?.[0]}${words[at + 1]?.[0]}`;
      if (this.isKnown(joined, at + 2 < words.length)) yield [...words.slice(0, at), [joined], ...words.slice(at + 2)];
    }
    const whole = words.map(([word]) => word).join('');
    if (words.length > 2 && this.isKnown(whole, false)) yield [[whole]];
    for (const [at, [word]] of words.entries()) {
      if (this.#vocabulary.find(word) !== undefined) continue;
      for (const halves of [...this.#halves(word), ...this.#split(word)])
        yield [...words.slice(0, at), ...halves, ...words.slice(at + 1)];
    }
  }

  /** Whether some title has the word, or one that begins with it. */
  isKnown(word: string, isWhole: boolean): boolean {
    if (this.#vocabulary.find(word) !== undefined) return true;
    return !isWhole && word.length > 2 && this.#vocabulary.startingWith(word).length > 0;
  }

  /** At most eight, those of the least likely chance first: both halves long. */
  #halves(word: string): QueryWord[][] {
    const splits: QueryWord[][] = [];
    for (let at = 1; at < word.length; at += 1) {
      const [left, right] = [word.slice(0, at), word.slice(at)];
      if (this.#vocabulary.find(left) !== undefined && this.isKnown(right, false)) splits.push([[left], [right]]);
    }
    const shorter = ([left, right]: QueryWord[]) => Math.min(left?.[0].length ?? 0, right?.[0].length ?? 0);
    return splits.sort((a, b) => shorter(b) - shorter(a)).slice(0, 8);
  }

  /** All of a word as three and more that there are, as few as can be; none or one way. */
  #split(word: string): QueryWord[][] {
    const best: (readonly string[] | undefined)[] = [[]];
    for (let end = 1; end <= word.length; end += 1) {
      for (let start = 0; start < end; start += 1) {
        const [before, part] = [best[start], word.slice(start, end)];
        const isShorter = before && (best[end] === undefined || before.length + 1 < (best[end]?.length ?? 0));
        const isWord = part.length > 1 && this.#vocabulary.find(part) !== undefined;
        if (isShorter && isWord) best[end] = [...before, part];
      }
    }
    const parts = best[word.length] ?? [];
    return parts.length > 2 && parts.length <= 6 ? [parts.map((part): QueryWord => [part])] : [];
  }

  #spelled(word: QueryWord): WeightedTerm[] {
    return word.flatMap((spelling, index) => {
      const term = this.#vocabulary.find(spelling);
      return term === undefined ? [] : [{ term, weight: index === 0 ? 1 : 0.95 }];
    });
  }

  #beginnings(word: string): WeightedTerm[] {
    // `rocky 1` does not ask for 1976, nor `s1` for the tenth season.
    const isCode = /^(?:\d{1,2}|s\d+(?:e\d+)?|e\d+)$/.test(word);
    if (isCode && this.#vocabulary.find(word) !== undefined) return [];
    const found = this.#mostFrequent(this.#vocabulary.startingWith(word), mostBeginnings);
    return found.map((term) => ({
      term,
      weight: 0.6 + 0.3 * (word.length / this.#vocabulary.wordOf(term).length),
    }));
  }

  #alike(word: string, isUnfinished: boolean): WeightedTerm[] {
    const mostEdits = /\d/.test(word) || word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (mostEdits === 0) return [];
    const found = this.#vocabulary.alike(word, mostEdits, isUnfinished);
    const nearest = found.sort(
      (a, b) => a.edits - b.edits || this.#countOf(b.term) - this.#countOf(a.term) || this.#byWord(a.term, b.term),
    );
    return nearest.slice(0, mostAlike).map(({ term, edits }) => {
      const isWhole = Math.abs(this.#vocabulary.wordOf(term).length - word.length) <= edits;
      return { term, weight: (edits === 1 ? 0.7 : 0.5) - (isWhole ? 0 : 0.1) };
    });
  }

  /** Equal frequencies by spelling: numbers of terms depend on the order in which the index was filled. */
  #mostFrequent(terms: readonly number[], most: number): readonly number[] {
    if (terms.length <= most) return terms;
    return [...terms].sort((a, b) => this.#countOf(b) - this.#countOf(a) || this.#byWord(a, b)).slice(0, most);
  }

  #byWord(a: number, b: number): number {
    return this.#vocabulary.wordOf(a) < this.#vocabulary.wordOf(b) ? -1 : 1;
  }

  #planned([word]: QueryWord, terms: readonly WeightedTerm[]): PlannedWord {
    const best = new Map<number, WeightedTerm>();
    for (const each of terms) {
      if ((best.get(each.term)?.weight ?? 0) < each.weight) best.set(each.term, each);
    }
    const sorted = [...best.values()].sort((a, b) => b.weight - a.weight);
    const count = sorted.reduce((sum, { term }) => sum + this.#countOf(term), 0);
    return { terms: sorted, count, isWeak: count === 0 || /^\d+$/.test(word) };
  }
}
