// Which small picture stands for a moment, and where it is on its sheet. Pure.
import type { StoryboardAnswer } from '#lib/api/contract-storyboard.ts';

export type StoryboardSheet = NonNullable<StoryboardAnswer['sheet']>;

/**
 * The last picture that is not behind a moment; before the first one, the first.
 *
 * @example tileAt({ columns: 2, times_ms: [0, 4000, 9000], … }, 10) // { column: 0, row: 1 }
 */
export function tileAt(
  { columns, times_ms }: Pick<StoryboardSheet, 'columns' | 'times_ms'>,
  seconds: number,
): { readonly column: number; readonly row: number } {
  const index = Math.max(
    0,
    times_ms.findLastIndex((timeMs) => timeMs <= seconds * 1000),
  );
  return { column: index % columns, row: Math.floor(index / columns) };
}
