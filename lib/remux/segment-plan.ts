// Where a film is cut: at key frames, some seconds apart, each segment as long as key frames make it. Pure.

/** Segments of a film, in the order of time. */
export interface SegmentPlan {
  /** Start of each segment, ms: 0, then times of key frames. Never empty. */
  readonly startsMs: readonly number[];
  /** End of the last one, ms. */
  readonly endMs: number;
}

/** Shortest segment, ms, where key frames allow: shorter ones cost requests, longer ones the wait for the first picture. */
export const shortestSegmentMs = 4000;

/**
 * Cuts at the first key frame that is at least {@link shortestSegmentMs} behind the last cut. A rest shorter than half of that
 * belongs to the segment before it.
 *
 * @param timesMs of key frames, ascending.
 * @param durationMs of the film.
 * @example planSegments([0, 2000, 4000, 9000], 12000) // { startsMs: [0, 4000, 9000], endMs: 12000 }
 */
export function planSegments(timesMs: readonly number[], durationMs: number): SegmentPlan {
  const startsMs = [0];
  for (const timeMs of timesMs) {
    const last = startsMs.at(-1) ?? 0;
    const isRest = durationMs - timeMs < shortestSegmentMs / 2;
    if (timeMs - last >= shortestSegmentMs && !isRest) startsMs.push(timeMs);
  }
  return { startsMs, endMs: Math.max(durationMs, (startsMs.at(-1) ?? 0) + 1) };
}

/**
 * How long a segment lasts, ms; 0 when there is no such segment.
 *
 * @param index of the segment, from 0.
 * @example segmentMs({ startsMs: [0, 6000], endMs: 10_000 }, 1) // 4000
 */
export function segmentMs({ startsMs, endMs }: SegmentPlan, index: number): number {
  return (startsMs[index + 1] ?? endMs) - (startsMs[index] ?? endMs);
}
