// A stretch that is played over and over: set by its start, then by its end. Pure.

/** Without an end it is not complete yet. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds?: number;
}

/** Shorter ones cannot be heard as a stretch. */
const shortestSeconds = 0.5;

/**
 * The stretch after another press of the key: a start, then an end, then none.
 *
 * @returns an end before the start makes both change places.
 * @example nextStretch({ fromSeconds: 3 }, 8) // { fromSeconds: 3, toSeconds: 8 }
 */
export function nextStretch(current: Stretch | undefined, nowSeconds: number): Stretch | undefined {
  if (current?.toSeconds !== undefined) return undefined;
  if (!current) return { fromSeconds: nowSeconds };
  const [from, to] = [current.fromSeconds, nowSeconds].sort((one, other) => one - other) as [number, number];
  return { fromSeconds: from, toSeconds: Math.max(to, from + shortestSeconds) };
}

/** Where to go at a moment; undefined: nowhere. A viewer who seeks out of the stretch, before it, is let go. */
export function jumpOf(stretch: Stretch | undefined, nowSeconds: number): number | undefined {
  return stretch?.toSeconds !== undefined && nowSeconds >= stretch.toSeconds ? stretch.fromSeconds : undefined;
}
