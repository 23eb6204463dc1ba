// Bytes per second over the last few seconds, in buckets of one second.

const buckets = 5;

/** Time is given by the caller, in ms of one clock. */
export class RateMeter {
  readonly #bytes = new Map<number, number>();

  /** Counts bytes that came at this time. */
  add(bytes: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    this.#bytes.set(second, (this.#bytes.get(second) ?? 0) + bytes);
    this.#forget(second);
  }

  /** Mean of the last 5 s, the current one included. */
  bytesPerSecond(nowMs: number): number {
    this.#forget(Math.floor(nowMs / 1_000));
    let total = 0;
    for (const bytes of this.#bytes.values()) total += bytes;
    return Math.round(total / buckets);
  }

  #forget(current: number): void {
    for (const second of this.#bytes.keys()) if (second <= current - buckets) this.#bytes.delete(second);
  }
}
