// Every term there is, by number: found as it is, by its beginning, by a part of it, and by something like it.
import { EditDistance } from './edit-distance.ts';
import { GrowingColumn } from './growing-column.ts';

/** New terms that wait to be sorted in; a search looks at them one by one. */
const mostUnsorted = 512;

/** 32 classes of letters that a word has, as bits: words that differ in many of them are not alike. */
export function letterBits(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits >>> 0;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** A term like the one asked for. */
export interface Alike {
  readonly term: number;
  readonly edits: number;
}

/** Terms by number, from 0 on. Nothing is ever taken out: an index that has many dead titles is built anew. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #bits = new GrowingColumn('u32');
  readonly #lengths = new GrowingColumn('u8');
  readonly #edits = new EditDistance();
  #sorted: Uint32Array = new Uint32Array(0);
  #sortedCount = 0;

  /** Terms, those of dead titles included. */
  get size(): number {
    return this.#words.length;
  }

  /** The term's number; undefined when no title has it. */
  find(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  /** The word of a number; empty for a number that was never given. */
  wordOf(term: number): string {
    return this.#words[term] ?? '';
  }

  /** The term's number, a new one for a new term. */
  add(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const term = this.#words.push(word) - 1;
    this.#numbers.set(word, term);
    this.#bits.set(term, letterBits(word));
    this.#lengths.set(term, Math.min(255, word.length));
    return term;
  }

  /** Terms that begin with the word, itself included, in no order. */
  startingWith(word: string): number[] {
    this.#sort();
    const found: number[] = [];
    for (let at = this.#lowerBound(word); at < this.#sortedCount; at += 1) {
      const term = this.#sorted[at] as number;
      if (!this.wordOf(term).startsWith(word)) break;
      found.push(term);
    }
    for (let term = this.#sortedCount; term < this.size; term += 1)
      if (this.wordOf(term).startsWith(word)) found.push(term);
    return found;
  }

  /** Terms with the word somewhere in them. */
  containing(word: string): number[] {
    const wanted = letterBits(word);
    const found: number[] = [];
    const bits = this.#bits.cells;
    for (let term = 0; term < this.size; term += 1) {
      if ((wanted & ~(bits[term] as number)) === 0 && this.wordOf(term).includes(word)) found.push(term);
    }
    return found;
  }

  /**
   * Terms within so many edits of the word, the word itself left out.
   *
   * @param isUnfinished compares with beginnings of terms, too.
   */
  alike(word: string, mostEdits: number, isUnfinished: boolean): Alike[] {
    const wanted = letterBits(word);
    const found: Alike[] = [];
    const [bits, lengths] = [this.#bits.cells, this.#lengths.cells];
    for (let term = 0; term < this.size; term += 1) {
      const length = lengths[term] as number;
      if (length < word.length - mostEdits) continue;
      const isLonger = length > word.length + mostEdits;
      if (isLonger && !isUnfinished) continue;
      const has = bits[term] as number;
      // One edit takes one class away and brings one; a beginning has none of what follows.
      if (bitCount(wanted & ~has) > mostEdits) continue;
      if (!isUnfinished && bitCount(has & ~wanted) > mostEdits) continue;
      const edits = this.#edits.between(word, this.wordOf(term), mostEdits, isUnfinished);
      if (edits > 0 && edits <= mostEdits) found.push({ term, edits });
    }
    return found;
  }

  #lowerBound(word: string): number {
    let [low, high] = [0, this.#sortedCount];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.wordOf(this.#sorted[middle] as number) < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Sorts the newcomers and merges them in; a few of them may wait. */
  #sort(): void {
    const fresh = this.size - this.#sortedCount;
    if (fresh <= mostUnsorted) return;
    const byWord = (a: number, b: number) => (this.wordOf(a) < this.wordOf(b) ? -1 : 1);
    const added = Array.from({ length: fresh }, (_, index) => this.#sortedCount + index).sort(byWord);
    const merged = new Uint32Array(this.size);
    let [old, at] = [0, 0];
    for (const term of added) {
      while (old < this.#sortedCount && byWord(this.#sorted[old] as number, term) < 0) {
        merged[at++] = this.#sorted[old++] as number;
      }
      merged[at++] = term;
    }
    merged.set(this.#sorted.subarray(old, this.#sortedCount), at);
    this.#sorted = merged;
    this.#sortedCount = this.size;
  }
}
