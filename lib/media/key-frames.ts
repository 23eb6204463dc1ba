// Key-frame tables kept small: thinned to a bound, and as differences for the store. Pure.
import type { KeyFrames } from './media-facts.ts';

/** More are thinned: at one key frame a second this covers 2 h 16 min in full. */
export const mostKeyFrames = 8192;

/**
 * Every how many-th of `count` key frames is kept.
 *
 * @example keptStride(100) // 1
 */
export function keptStride(count: number): number {
  return Math.max(1, Math.ceil(count / mostKeyFrames));
}

/**
 * A table of pairs in the order of time; undefined of none. Two at the same time: the first.
 *
 * @param entries time in ms and offset in the file, in any order.
 * @example keyFrameTable(1, [[2000, 900], [0, 48]]) // { trackId: 1, timesMs: [0, 2000], offsets: [48, 900] }
 */
export function keyFrameTable(trackId: number, entries: readonly (readonly [number, number])[]): KeyFrames | undefined {
  const stride = keptStride(entries.length);
  const kept = entries.filter((_, index) => index % stride === 0).sort(([a], [b]) => a - b);
  const distinct = kept.filter(([timeMs], index) => index === 0 || timeMs !== kept[index - 1]?.[0]);
  if (distinct.length === 0) return undefined;
  return { trackId, timesMs: distinct.map(([timeMs]) => timeMs), offsets: distinct.map(([, offset]) => offset) };
}

/** {@link KeyFrames} as JSON likes it: each number as the difference to the one before. */
export interface PackedKeyFrames {
  readonly track: number;
  readonly times_ms: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * For the store.
 *
 * @example packKeyFrames({ trackId: 1, timesMs: [0, 2000, 4000], offsets: [48, 900, 1900] }) // { track: 1, times_ms: [0, 2000, 2000], offsets: [48, 852, 1000] }
 */
export function packKeyFrames({ trackId, timesMs, offsets }: KeyFrames): PackedKeyFrames {
  return { track: trackId, times_ms: differences(timesMs), offsets: differences(offsets) };
}

/**
 * Back from the store.
 *
 * @example unpackKeyFrames({ track: 1, times_ms: [0, 2000, 2000], offsets: [48, 852, 1000] }) // { trackId: 1, timesMs: [0, 2000, 4000], offsets: [48, 900, 1900] }
 */
export function unpackKeyFrames({ track, times_ms, offsets }: PackedKeyFrames): KeyFrames {
  return { trackId: track, timesMs: sums(times_ms), offsets: sums(offsets) };
}

function differences(values: readonly number[]): number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0));
}

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
