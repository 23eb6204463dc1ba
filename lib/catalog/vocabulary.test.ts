// Terms, their likenesses and their lists.
import { describe, expect, it } from 'vitest';
import { bestItems } from './best-items.ts';
import { EditDistance } from './edit-distance.ts';
import { Postings } from './postings.ts';
import { Vocabulary } from './vocabulary.ts';

const edits = new EditDistance();

describe('edits between two words', () => {
  it.each<[string, string, boolean, number]>([
    ['matrix', 'matrix', false, 0],
    ['matirx', 'matrix', false, 1],
    ['matrx', 'matrix', false, 1],
    ['matrrix', 'matrix', false, 1],
    ['natrix', 'matrix', false, 1],
    ['intersteller', 'interstellar', false, 1],
    ['godfahtre', 'godfather', false, 2],
    ['abc', 'xyz', false, 3],
    ['matrix', 'matrixreloaded', false, 3],
    ['incpe', 'inception', true, 1],
    ['incep', 'inception', true, 0],
    ['xncep', 'inception', true, 1],
    ['брта', 'брат', false, 1],
    ['', 'ab', false, 2],
  ])('%j and %j, a beginning: %j', (typed, word, isPrefix, expected) => {
    expect(Math.min(3, edits.between(typed, word, 2, isPrefix))).toBe(expected);
  });

  it('looks at a bounded part of endless words', () => {
    expect(edits.between('a'.repeat(10_000), 'a'.repeat(10_000), 2, false)).toBe(0);
  });
});

describe('vocabulary', () => {
  const words = Array.from({ length: 3000 }, (_, index) => `word${(index * 7919) % 3000}`);
  const vocabulary = new Vocabulary();
  for (const word of [...words, 'matrix', 'matrices', 'father', 'godfather']) vocabulary.add(word);
  const named = (terms: readonly number[]) => terms.map((term) => vocabulary.wordOf(term)).sort();

  it('gives each term one number', () => {
    expect(vocabulary.add('matrix')).toBe(vocabulary.find('matrix'));
    expect(vocabulary.size).toBe(3004);
    expect(vocabulary.find('nothing')).toBeUndefined();
  });

  it('finds beginnings among the sorted and among the new ones', () => {
    expect(named(vocabulary.startingWith('matri'))).toEqual(['matrices', 'matrix']);
    vocabulary.add('matriarch');
    expect(named(vocabulary.startingWith('matri'))).toEqual(['matriarch', 'matrices', 'matrix']);
    const beginning = words.filter((word) => word.startsWith('word29'));
    expect(named(vocabulary.startingWith('word29'))).toEqual(beginning.sort());
    expect(vocabulary.startingWith('zz')).toEqual([]);
  });

  it('finds parts and likenesses', () => {
    expect(named(vocabulary.containing('father'))).toEqual(['father', 'godfather']);
    const alike = (word: string, most: number, isUnfinished: boolean) =>
      named(vocabulary.alike(word, most, isUnfinished).map(({ term }) => term));
    expect(alike('matirx', 1, false)).toEqual(['matrix']);
    expect(alike('matrix', 1, false)).toEqual([]);
    expect(alike('godfater', 1, false)).toEqual(['godfather']);
    expect(alike('gotfat', 1, true)).toEqual(['godfather']);
  });
});

describe('lists of terms', () => {
  it('give back what was put in, in order, however many there are', () => {
    const postings = new Postings();
    for (let entry = 0; entry < 200_000; entry += 1) {
      postings.add(entry % 3 === 0 ? 0 : entry % 1000, entry);
    }
    const read: number[] = [];
    postings.each(0, (entry) => void read.push(entry));
    const all = Array.from({ length: 200_000 }, (_, entry) => entry).filter(
      (entry) => entry % 3 === 0 || entry % 1000 === 0,
    );
    expect(read).toEqual(all);
    expect(postings.count(0)).toBe(all.length);
    const one: number[] = [];
    postings.each(1, (entry) => void one.push(entry));
    expect(one).toEqual(Array.from({ length: 200 }, (_, at) => at * 1000 + 1).filter((entry) => entry % 3 !== 0));
    postings.each(5000, () => expect.unreachable());
  });

  it('cost little more than their entries', () => {
    const postings = new Postings();
    for (let entry = 0; entry < 1_000_000; entry += 1) postings.add(entry % 10_000, entry);
    expect(postings.poolBytes).toBeLessThan(1_000_000 * 4 * 1.6);
  });
});

describe('the best of many', () => {
  it('are the first of all sorted, for any count', () => {
    const values = Uint32Array.from({ length: 5000 }, (_, index) => (index * 7919) % 5003);
    const order = (a: number, b: number) => b - a;
    const sorted = [...values].sort(order);
    for (const count of [0, 1, 7, 100, 1999, 2500, 5000]) {
      expect(bestItems(values.slice(), count, order)).toEqual(sorted.slice(0, count));
    }
  });
});
