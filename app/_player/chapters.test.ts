// Chapters and what is skipped.
import { describe, expect, it } from 'vitest';
import { chapterAt, chaptersOf as stretchesOf } from './chapters.ts';

const chaptersOf = (given: Parameters<typeof stretchesOf>[0], seconds: number) =>
  stretchesOf(given, seconds, (number) => `Chapter ${number}`);

const marks = (...list: readonly (readonly [number, string])[]) =>
  list.map(([seconds, title]) => ({ start_ms: seconds * 1000, title }));

describe('chaptersOf', () => {
  it('ends each where the next begins, in order, within the item', () => {
    const chapters = chaptersOf(marks([60, 'Two'], [0, ''], [500, 'Behind the end']), 100);
    expect(chapters.map(({ title, startSeconds, endSeconds }) => [title, startSeconds, endSeconds])).toEqual([
      ['Chapter 1', 0, 60],
      ['Two', 60, 100],
    ]);
    expect(chaptersOf(undefined, 100)).toEqual([]);
  });

  it.each([
    ['Intro', 'intro'],
    ['opening credits', 'intro'],
    ['OP', 'intro'],
    ['OP 2', 'intro'],
    ['Recap', 'recap'],
    ['Previously on Harbour Lights', 'recap'],
    ['Ending', 'credits'],
    ['ED', 'credits'],
    ['The opening of the tomb', undefined],
    ['Edward', undefined],
    ['Operation', undefined],
  ])('%s is skipped as %s', (title, expected) => {
    expect(chaptersOf(marks([0, title], [90, 'Part A']), 1400)[0]?.skip).toBe(expected);
  });

  it('does not skip what is too long for a title, but for credits that end the item', () => {
    expect(chaptersOf(marks([0, 'Intro'], [900, 'Part A']), 1400)[0]?.skip).toBeUndefined();
    expect(chaptersOf(marks([0, 'Part A'], [900, 'Credits']), 1400)[1]?.skip).toBe('credits');
  });
});

describe('chapterAt', () => {
  it('finds the one a moment lies in', () => {
    const chapters = chaptersOf(marks([10, 'One'], [60, 'Two']), 100);
    expect(chapterAt(chapters, 5)).toBeUndefined();
    expect(chapterAt(chapters, 10)?.title).toBe('One');
    expect(chapterAt(chapters, 99)?.title).toBe('Two');
  });
});
