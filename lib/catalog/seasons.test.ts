import { describe, expect, it } from 'vitest';
import { episodesAfter, inOrder, seasonsOf } from './seasons.ts';

const file = (message_id: number, season: number, ...numbers: number[]) => ({
  chat_id: 1,
  message_id,
  episodes: numbers.map((number) => ({ season, number })),
});
/** Newest first, as they came. */
const files = [
  file(9, 2, 1),
  file(8, 1, 3),
  file(7, 1, 1),
  file(6, 1, 2),
  file(5, 1, 1),
  file(4, 1, 4, 5),
  file(3, 1, 0),
];
const ids = (list: readonly { message_id: number }[]) => list.map(({ message_id }) => message_id);

describe('seasons of a series', () => {
  it('are in order, copies together, double episodes as one', () => {
    const seasons = seasonsOf(files);
    expect(seasons.map(({ season }) => season)).toEqual([1, 2]);
    expect(seasons[0]?.episodes.map(({ numbers }) => numbers)).toEqual([[0], [1], [2], [3], [4, 5]]);
    expect(ids(seasons[0]?.episodes[1]?.files ?? [])).toEqual([7, 5]);
  });

  it('have one file of each episode to watch', () => expect(ids(inOrder(files))).toEqual([3, 7, 6, 8, 4, 9]));

  it('go on after an episode, and come back to those before', () => {
    expect(ids(episodesAfter(files, { chat_id: 1, message_id: 6 }))).toEqual([8, 4, 9, 3, 7]);
    expect(ids(episodesAfter(files, { chat_id: 1, message_id: 5 }))).toEqual([6, 8, 4, 9, 3]);
    expect(ids(episodesAfter(files, { chat_id: 1, message_id: 9 }))).toEqual([3, 7, 6, 8, 4]);
  });

  it('are one of what has no number', () =>
    expect(seasonsOf([file(1, 1)])).toMatchObject([{ season: 1, episodes: [{ numbers: [] }] }]));
});
