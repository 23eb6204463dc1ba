// Keeps parts away from a data center that does not answer one bot, and finds out when it does again.
//
//   closed ──3 failures in a row──► open ──pause over──► half open ──probe answered──► closed
//                                    ▲___________________probe failed, longer pause________│

/** Failures in a row. */
const failuresToOpen = 3;
/** Pauses before one part may try again; the last one repeats. Capped so that a server that is back is found within 5 s. */
const pausesMs = [500, 1_000, 2_000, 4_000] as const;
/** A probe that has not come to an end by then does not keep the next one waiting. */
const probeLimitMs = 15_000;

/** `closed` lets parts through, `open` none, `half_open` one to try. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** Time is given by the caller, in ms of one clock. */
export class Breaker {
  #failures = 0;
  #openings = 0;
  #countedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs: number | undefined;
  #probeUntilMs = Number.NEGATIVE_INFINITY;

  /** As it is at that time. */
  state(nowMs: number): BreakerState {
    if (this.#retryAtMs === undefined) return 'closed';
    return nowMs < this.#retryAtMs ? 'open' : 'half_open';
  }

  /** True when a part may go: always while closed, and one at a time while half open. */
  admits(nowMs: number): boolean {
    const state = this.state(nowMs);
    return state === 'closed' || (state === 'half_open' && nowMs >= this.#probeUntilMs);
  }

  /** A part goes; while half open it is the probe. */
  begin(nowMs: number): void {
    if (this.state(nowMs) === 'half_open') this.#probeUntilMs = nowMs + probeLimitMs;
  }

  /** The server answered, be it with an error of its own. */
  succeed(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#retryAtMs = undefined;
    this.#probeUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** The part was given up before it was sent: nothing is known, and somebody else may probe. */
  release(): void {
    this.#probeUntilMs = Number.NEGATIVE_INFINITY;
  }

  /**
   * No answer.
   *
   * @param issuedAtMs when the part was asked for: parts under way at the last failure belong to the same incident.
   */
  fail(issuedAtMs: number, nowMs: number): void {
    this.#probeUntilMs = Number.NEGATIVE_INFINITY;
    if (issuedAtMs < this.#countedAtMs) return;
    this.#countedAtMs = nowMs;
    this.#failures++;
    if (this.#failures < failuresToOpen) return;
    const pauseMs = pausesMs[Math.min(this.#openings, pausesMs.length - 1)] ?? 0;
    this.#openings++;
    this.#retryAtMs = nowMs + pauseMs;
  }
}
