// The orders a list without words may have, and where in one an item stands: what cursors are made of.
import type { ItemTable } from './item-table.ts';

/** Newest first; by name, numbers by their worth and episodes in theirs; the latest year, the longest, the largest first. */
export const titleSorts = ['newest', 'name', 'year', 'longest', 'largest'] as const;
/** An order of titles. */
export type TitleSort = (typeof titleSorts)[number];

/** By what an item stands where it stands, before its age counts: a number, or the words of its name and its place in a series. */
export type SortKey = number | { readonly words: readonly string[]; readonly part: number };

/** Words of a name that count; with more, a cursor would become a long address. */
const countedWords = 6;

/** Words of titles by position. */
export interface NameTable {
  /** @returns the word of a title at a place in it; undefined behind its end. */
  wordAt(position: number, at: number): string | undefined;
}

/** Compares items by an order's key alone: below 0 when `a` stands before `b`. */
export function keyOrder(items: ItemTable, names: NameTable, sort: TitleSort): (a: number, b: number) => number {
  const numbers = numbersOf(items, sort);
  if (numbers) return (a, b) => (numbers[b] as number) - (numbers[a] as number);
  if (sort === 'newest') return () => 0;
  const parts = items.part.cells;
  return (a, b) =>
    compareNames(
      (at) => names.wordAt(a, at),
      (at) => names.wordAt(b, at),
    ) || (parts[a] as number) - (parts[b] as number);
}

/**
 * The key of an item.
 *
 * @param position its row in the tables.
 */
export function keyAt(items: ItemTable, names: NameTable, sort: TitleSort, position: number): SortKey {
  const numbers = numbersOf(items, sort);
  if (numbers) return numbers[position] as number;
  if (sort === 'newest') return 0;
  const words = Array.from({ length: countedWords }, (_, at) => names.wordAt(position, at)).filter(
    (word) => word !== undefined,
  );
  return { words, part: items.part.cells[position] as number };
}

/** Compares items with a key: above 0 when the item stands behind it. */
export function behindKey(
  items: ItemTable,
  names: NameTable,
  sort: TitleSort,
  key: SortKey,
): (position: number) => number {
  const numbers = numbersOf(items, sort);
  if (numbers) return (position) => (typeof key === 'number' ? key - (numbers[position] as number) : 0);
  if (typeof key === 'number') return () => 0;
  const parts = items.part.cells;
  return (position) =>
    compareNames(
      (at) => names.wordAt(position, at),
      (at) => key.words[at],
    ) || (parts[position] as number) - key.part;
}

function numbersOf(items: ItemTable, sort: TitleSort): Uint16Array | Uint32Array | undefined {
  if (sort === 'year') return items.year.cells;
  if (sort === 'longest') return items.durationS.cells;
  return sort === 'largest' ? items.sizeKiB.cells : undefined;
}

function compareNames(wordOfA: (at: number) => string | undefined, wordOfB: (at: number) => string | undefined) {
  for (let at = 0; at < countedWords; at += 1) {
    const [a, b] = [wordOfA(at), wordOfB(at)];
    if (a === b && a !== undefined) continue;
    // The shorter of two names that begin alike comes first.
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
    return compareWords(a, b);
  }
  return 0;
}

/**
 * Numbers stand before words, and by their worth.
 *
 * @param a normalised words, as b.
 * @param b see a.
 * @returns below 0 when a stands first, 0 for equal ones.
 * @example ['10', 'part', '9'].sort(compareWords) // ['9', '10', 'part']
 */
export function compareWords(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [isDigits(a), isDigits(b)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  if (isNumber && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDigits(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
