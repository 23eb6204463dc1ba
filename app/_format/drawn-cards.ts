// Rows of cards are drawn a few cards at a time, from the top: how many there are in each after so many steps. Pure.

/** Cards of a step: less than a frame's work on a slow phone. */
const cardsOfStep = 5;

const stepsOf = (begun: number, length: number) => Math.ceil(Math.max(0, length - begun) / cardsOfStep);

/**
 * Steps until all cards are there.
 *
 * @param begun cards each row begins with; rows not named begin with none. @param lengths of the whole rows.
 * @example stepsToDraw([7], [20, 4]) // 4
 */
export function stepsToDraw(begun: readonly number[], lengths: readonly number[]): number {
  return lengths.reduce((sum, length, row) => sum + stepsOf(begun[row] ?? 0, length), 0);
}

/**
 * Cards of each row after some steps.
 *
 * @example drawnBySteps([7], [20, 4], 1) // [12, 0]
 */
export function drawnBySteps(begun: readonly number[], lengths: readonly number[], steps: number): number[] {
  let left = steps;
  return lengths.map((length, row) => {
    const first = Math.min(begun[row] ?? 0, length);
    const done = Math.min(left, stepsOf(first, length));
    left -= done;
    return Math.min(length, first + done * cardsOfStep);
  });
}
