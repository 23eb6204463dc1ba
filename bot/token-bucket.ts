// How much may be done how fast: a bucket that fills at a steady rate. Pure but for its own count.

/** How much a bucket holds, and how fast it fills. */
export interface BucketLimits {
  /** How many at once after a rest. */
  readonly burst: number;
  readonly perSecond: number;
}

/** A queue of reservations: each caller is told how long to wait for its turn. */
export class TokenBucket {
  #tokens: number;
  #atMs: number;

  constructor(
    private readonly limits: BucketLimits,
    nowMs: number,
  ) {
    this.#tokens = limits.burst;
    this.#atMs = nowMs;
  }

  /** Takes one token, in advance if there is none. @returns ms until it is there, 0 for at once. */
  reserve(nowMs: number): number {
    const { burst, perSecond } = this.limits;
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + gained) - 1;
    this.#atMs = Math.max(this.#atMs, nowMs);
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / perSecond) * 1000);
  }
}
