// A read that is late is asked for a second time; the first good answer wins.
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';

/** Why a timer is given up whose read came in time. Made once: an error made for every part costs more than its bytes do. */
const cameInTime = new AppError('aborted');

/** A read, when it counts as late, and how it is asked for again. */
export interface HedgedRead<T> {
  readonly first: Promise<T>;
  /** After so many ms the first one is late. */
  readonly lateAfterMs: number;
  /** Asks somebody else; undefined when nobody is free. It is asked again later then. Called once at most with success. */
  readonly second: () => Promise<T> | undefined;
  readonly clock: Clock;
}

async function isLate<T>({ first, lateAfterMs, clock }: HedgedRead<T>): Promise<boolean> {
  const patience = new AbortController();
  const late = clock.sleep(lateAfterMs, patience.signal).then(
    () => true,
    () => false,
  );
  const done = first.then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    patience.abort(cameInTime);
  }
}

async function firstGood<T>(first: Promise<T>, second: Promise<T>): Promise<T> {
  try {
    return await Promise.any([first, second]);
  } catch (error) {
    // Both failed: what the first one met is the nearer cause.
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/**
 * Waits for the first read, and for a second one when it is late.
 *
 * Nothing is cancelled here: the caller drops the slower answer.
 *
 * @throws what the first read threw when both fail, or when it fails before it is late.
 */
export async function hedgedRead<T>(read: HedgedRead<T>): Promise<T> {
  while (await isLate(read)) {
    const second = read.second();
    if (second) return firstGood(read.first, second);
  }
  return read.first;
}
