// Which key frames of a film stand for its moments. Pure.

/** How many pictures are wanted, and how close together. */
export interface PictureChoice {
  /** At most. */
  readonly most: number;
  /** Between two of them, ms, at least. */
  readonly leastGapMs: number;
}

/**
 * Numbers of key frames, one in each of equal stretches of the film, the first that is there.
 *
 * @param timesMs of key frames, ascending.
 * @param durationMs of the film.
 * @example choosePictures([0, 900, 2100, 2500, 9000], 10_000, { most: 5, leastGapMs: 1000 }) // [0, 2, 4]
 */
export function choosePictures(
  timesMs: readonly number[],
  durationMs: number,
  { most, leastGapMs }: PictureChoice,
): number[] {
  const endMs = Math.max(durationMs, (timesMs.at(-1) ?? 0) + 1);
  const stretchMs = Math.max(leastGapMs, endMs / most);
  const taken = new Set<number>();
  return [...timesMs.keys()].filter((index) => {
    const stretch = Math.floor((timesMs[index] ?? 0) / stretchMs);
    if (taken.has(stretch)) return false;
    taken.add(stretch);
    return true;
  });
}

/**
 * Positions 0 to count - 1 in rounds, each of which is spread over all of them: whoever has to stop after a round has a picture
 * for every part of the film.
 *
 * @example spreadRounds(6) // [[0, 4], [2], [1, 3, 5]]
 */
export function spreadRounds(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, index) => index);
  const rounds = [all.filter((index) => index % 4 === 0), all.filter((index) => index % 4 === 2)];
  return [...rounds, all.filter((index) => index % 2 === 1)].filter(({ length }) => length > 0);
}
