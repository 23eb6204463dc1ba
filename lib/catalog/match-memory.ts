// Working memory of a search: which items have which words, and how well. Kept between searches, never emptied as a whole.
import type { PlannedWord } from './query-plan.ts';

/** Items touched by a search, with a bit for each word they have. */
export class MatchMemory {
  scores = new Float32Array(0);
  /** Number of the word in the query, from 1 on, that a term stands for; 0: none. */
  wordOfTerm = new Uint8Array(0);
  wordCount = 0;
  #masks = new Uint16Array(0);
  #titleMasks = new Uint16Array(0);
  #touched = new Uint32Array(0);
  #touchedCount = 0;

  /** Forgets the search before. @param length positions there are. */
  begin(length: number): void {
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const position = this.#touched[at] as number;
      this.#masks[position] = 0;
      this.#titleMasks[position] = 0;
      this.scores[position] = 0;
    }
    this.#touchedCount = 0;
    if (this.scores.length < length) this.#grow(Math.ceil(length * 1.25));
  }

  /**
   * An item has a word: counted once, for the best of its terms, which comes first.
   *
   * @param required bits of words the item must have already; 0: none.
   */
  hit(position: number, bit: number, required: number, worth: number, isTitle: boolean): void {
    const mask = this.#masks[position] as number;
    if ((mask & bit) !== 0 || (mask & required) !== required) return;
    if (mask === 0) this.#touched[this.#touchedCount++] = position;
    this.#masks[position] = mask | bit;
    if (isTitle) this.#titleMasks[position] = (this.#titleMasks[position] as number) | bit;
    this.scores[position] = (this.scores[position] as number) + worth;
  }

  /** Words an item has in its title. */
  titleHits(position: number): number {
    let count = 0;
    for (let mask = this.#titleMasks[position] as number; mask !== 0; mask &= mask - 1) count += 1;
    return count;
  }

  /** @returns those of the touched items that pass, in an array of their own. */
  keep(passes: (position: number, mask: number) => boolean): Uint32Array {
    const kept = new Uint32Array(this.#touchedCount);
    let count = 0;
    for (let at = 0; at < this.#touchedCount; at += 1) {
      const position = this.#touched[at] as number;
      if (passes(position, this.#masks[position] as number)) kept[count++] = position;
    }
    return kept.subarray(0, count);
  }

  /** Notes which word of the query each term stands for. */
  markTerms(words: readonly PlannedWord[], vocabularySize: number): void {
    if (this.wordOfTerm.length < vocabularySize) this.wordOfTerm = new Uint8Array(Math.ceil(vocabularySize * 1.25));
    this.wordCount = words.length;
    for (const [index, { terms }] of words.entries()) for (const { term } of terms) this.wordOfTerm[term] = index + 1;
  }

  /** Takes back what {@link markTerms} noted; to be called with the same words. */
  forgetTerms(words: readonly PlannedWord[]): void {
    for (const { terms } of words) for (const { term } of terms) this.wordOfTerm[term] = 0;
  }

  #grow(length: number): void {
    this.scores = new Float32Array(length);
    this.#masks = new Uint16Array(length);
    this.#titleMasks = new Uint16Array(length);
    this.#touched = new Uint32Array(length);
  }
}
