// When the next episode is offered, and which one it is.
import { describe, expect, it } from 'vitest';
import { chaptersOf } from './chapters.ts';
import { nextEpisode, offerAtSeconds, previousEpisode } from './up-next.ts';

const episode = (message_id: number, title: string, season: number, number: number) => ({
  message_id,
  facts: { title, season, episodes: [number], from: {} },
});

describe('offerAtSeconds', () => {
  it.each([
    [599, undefined],
    [Number.NaN, undefined],
    [600, 570],
    [2399, 2369],
    [2400, 2365],
    [3000, 2960],
  ])('of %s s is %s', (duration, expected) => expect(offerAtSeconds(duration, [])).toBe(expected));

  it('is where the credits begin', () => {
    const chapters = chaptersOf(
      [
        { start_ms: 0, title: 'A' },
        { start_ms: 1_300_000, title: 'Credits' },
      ],
      1400,
      String,
    );
    expect(offerAtSeconds(1400, chapters)).toBe(1300);
  });
});

describe('the neighbours', () => {
  const current = episode(1, 'Harbour Lights', 1, 2);
  it('are the nearest ones of the same series', () => {
    const related = [
      episode(2, 'Harbour Lights', 2, 1),
      episode(3, 'harbour lights', 1, 3),
      episode(4, 'Harbour Lights', 1, 1),
      episode(5, 'Other', 1, 3),
    ];
    expect(nextEpisode(current, related)?.message_id).toBe(3);
    expect(nextEpisode(current, related.slice(2))).toBeUndefined();
    expect(previousEpisode(current, related)?.message_id).toBe(4);
    expect(previousEpisode(current, related.slice(0, 2))).toBeUndefined();
  });
  it('knows none for a film', () => {
    expect(nextEpisode({ message_id: 1 }, [episode(2, 'Harbour Lights', 1, 3)])).toBeUndefined();
  });
});
