// The door of the room: what leaves this host for viewers, and what may leave it in a month.

/** What is done with new streams once the month's budget is used up. */
export type OverBudget = 'warn' | 'limit' | 'refuse';

/** How a month stands: without a budget, below 80 % of it, from there on, used up. */
export type EgressState = 'off' | 'within' | 'near' | 'spent';

/** Somebody who watches something. */
export interface Viewing {
  /** Who: an account, a key, or the address somebody comes from. */
  readonly viewer: string;
  /** What: the place of an item. */
  readonly item: string;
}

/** How slowly somebody is served. */
export interface Pace {
  /**
   * Takes bytes out of what this viewer is given.
   *
   * @returns how long to wait before they are sent, ms; 0: at once.
   */
  take(bytes: number): number;
}

/** How the month stands, without a trip to the store. */
export interface EgressStatus {
  /** `2026-11`, of UTC. */
  readonly month: string;
  /** Of all nodes, as last seen, and all of this one. */
  readonly monthBytes: number;
  readonly todayBytes: number;
  /** Undefined: there is none. */
  readonly budgetBytes: number | undefined;
  readonly state: EgressState;
  readonly overBudget: OverBudget;
  /** When the next month begins, epoch ms. */
  readonly endsAtMs: number;
  /** Of this process, since its start. */
  readonly refusedStreams: number;
  readonly limitedStreams: number;
}

/** With the past. */
export interface EgressReport extends EgressStatus {
  /** The last 30 days up to today, those without bytes too, ascending. */
  readonly days: readonly { readonly day: string; readonly bytes: number }[];
  /** Months with bytes, 13 at most, ascending. */
  readonly months: readonly { readonly month: string; readonly bytes: number }[];
}

/** Counts what is served and says what still may be. */
export interface Egress {
  /** Reads what is stored, and begins to write; a store that is away is waited for. Idempotent. */
  start(): Promise<void>;
  /** Writes what waits. Idempotent. */
  stop(): Promise<void>;
  /** So many more bytes of a film, or made of one, were handed to a connection. Returns at once and never throws. */
  sent(bytes: number): void;
  /**
   * Asked before a stream begins. Who was watching when the budget ran out goes on as before.
   *
   * @returns undefined: as fast as it can be.
   * @throws AppError `egress_spent` with the seconds until the next month.
   */
  admit(viewing: Viewing): Pace | undefined;
  status(): EgressStatus;
  /** @throws AppError `storage_unavailable`. */
  report(): Promise<EgressReport>;
}
