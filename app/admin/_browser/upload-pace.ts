// How fast bytes go, over the last seconds. Pure.

/** How far an upload was, and when. */
export interface PaceSample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Older samples do not count: a line changes. */
const spanMs = 8000;
const mostSamples = 40;

/** With one more sample, and without those that are too old. */
export function withSample(samples: readonly PaceSample[], next: PaceSample): readonly PaceSample[] {
  return [...samples.filter(({ atMs }) => next.atMs - atMs <= spanMs), next].slice(-mostSamples);
}

/**
 * Bytes a second; undefined before there is a second to judge by.
 *
 * @example bytesPerSecond([{ atMs: 0, bytes: 0 }, { atMs: 2000, bytes: 4_000_000 }]) // 2_000_000
 */
export function bytesPerSecond(samples: readonly PaceSample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.atMs - first.atMs < 1000) return undefined;
  return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs));
}

/**
 * Seconds until the rest has gone; undefined when nobody can tell.
 *
 * @example secondsLeft(1_000_000, 250_000) // 4
 */
export function secondsLeft(bytesLeft: number, speed: number | undefined): number | undefined {
  return speed === undefined || speed < 1 ? undefined : Math.ceil(bytesLeft / speed);
}
