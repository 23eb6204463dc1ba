// Spreads bytes over time, so that an upload leaves room on the line.
import type { Clock } from '#lib/clock.ts';

/** Hands out turns at a steady rate; no burst is saved up while nobody asks. */
export class UploadPacer {
  #freeAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param bytesPerSecond undefined: no limit.
   * @throws RangeError for a rate below 1.
   */
  constructor(
    private readonly clock: Clock,
    private readonly bytesPerSecond: number | undefined,
  ) {
    if (bytesPerSecond !== undefined && !(bytesPerSecond >= 1))
      throw new RangeError(`bytesPerSecond must be at least 1, not ${bytesPerSecond}`);
  }

  /**
   * Resolves when so many bytes may go.
   *
   * @throws AppError `aborted`; the turn is lost then.
   */
  async take(sizeBytes: number, signal: AbortSignal): Promise<void> {
    if (this.bytesPerSecond === undefined) return;
    const nowMs = this.clock.nowMs();
    const turnMs = Math.max(nowMs, this.#freeAtMs);
    this.#freeAtMs = turnMs + (sizeBytes / this.bytesPerSecond) * 1_000;
    if (turnMs > nowMs) await this.clock.sleep(turnMs - nowMs, signal);
  }
}
