// How many parts of films a bot may have in flight: grows by one a round, halves when Telegram shows that it is too much.

/** Where a bot begins: enough to fill two lanes, few enough not to be asked to wait at once. Chosen by feel. */
const startParts = 4;

/** Additive increase, multiplicative decrease (RFC 5681 section 3.1 does the same to bytes). */
export class PartsLimit {
  #limit: number;
  #cutAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param most parts; at least 1.
   * @throws RangeError for a bound below 1.
   */
  constructor(private readonly most: number) {
    if (!(most >= 1)) throw new RangeError(`most must be at least 1, not ${most}`);
    this.#limit = Math.min(startParts, most);
  }

  /** Whole parts; between 1 and the bound. */
  get parts(): number {
    return Math.floor(this.#limit);
  }

  /** A part came in: after as many of them as may be in flight, the limit is one higher. */
  grow(): void {
    this.#limit = Math.min(this.most, this.#limit + 1 / this.#limit);
  }

  /**
   * Telegram asked us to wait, or did not answer in time.
   *
   * @param issuedAtMs when the part was asked for: those already under way at the last cut are the same incident.
   */
  cut(issuedAtMs: number, nowMs: number): void {
    if (issuedAtMs <= this.#cutAtMs) return;
    this.#cutAtMs = nowMs;
    this.#limit = Math.max(1, this.#limit / 2);
  }
}
