// How slowly one viewer is served once the budget is used up: a bucket that all streams of that viewer share.
import type { Pace } from './egress.ts';

/** 2 Mbit/s: a film in small resolution plays, and a large one stops often enough for people to notice. Chosen by feel. */
export const limitedBytesPerSecond = 250_000;

/** What a viewer is given at once after a pause, so that a player opens a film quickly: four seconds of the above. */
export const limitedBurstBytes = 1_000_000;

/** {@link Pace} by the time at which everything taken so far would have been sent. */
export class ViewerPace implements Pace {
  readonly #nowMs: () => number;
  #paidUntilMs = 0;

  /** @param nowMs reads the clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  take(bytes: number): number {
    const nowMs = this.#nowMs();
    this.#paidUntilMs = Math.max(nowMs, this.#paidUntilMs) + (bytes / limitedBytesPerSecond) * 1000;
    const burstMs = (limitedBurstBytes / limitedBytesPerSecond) * 1000;
    return Math.max(0, this.#paidUntilMs - burstMs - nowMs);
  }
}
