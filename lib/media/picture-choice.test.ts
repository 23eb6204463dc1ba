// One key frame for each stretch of a film.
import { describe, expect, it } from 'vitest';
import { choosePictures, spreadRounds } from './picture-choice.ts';

const everyMs = (step: number, count: number) => Array.from({ length: count }, (_, index) => index * step);

describe('choosePictures', () => {
  it('spreads a bounded number over a long film', () => {
    const chosen = choosePictures(everyMs(2000, 3600), 7_200_000, { most: 100, leastGapMs: 2000 });
    expect(chosen).toHaveLength(100);
    expect(chosen.slice(0, 3)).toEqual([0, 36, 72]);
  });

  it('takes all of a film with few', () => {
    expect(choosePictures([0, 5000, 12_000], 60_000, { most: 100, leastGapMs: 2000 })).toEqual([0, 1, 2]);
  });

  it('leaves out those that stand closer together than anybody can point', () => {
    expect(choosePictures(everyMs(100, 100), 10_000, { most: 100, leastGapMs: 2000 })).toEqual([0, 20, 40, 60, 80]);
  });

  it('is bounded when the film is longer than it says', () => {
    expect(choosePictures(everyMs(1000, 5000), 10, { most: 100, leastGapMs: 1 }).length).toBeLessThanOrEqual(100);
    expect(choosePictures([], 10, { most: 100, leastGapMs: 1 })).toEqual([]);
  });
});

describe('spreadRounds', () => {
  it('has each position once, every round over the whole film', () => {
    const rounds = spreadRounds(10);
    expect(rounds).toEqual([
      [0, 4, 8],
      [2, 6],
      [1, 3, 5, 7, 9],
    ]);
    expect(spreadRounds(1)).toEqual([[0]]);
    expect(spreadRounds(0)).toEqual([]);
  });
});
