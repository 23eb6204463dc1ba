// The door of the room: what one of several nodes does with its share of the bots.

/** Who works with what this node has leased. */
export interface LeaseWorker {
  /** This node has it now; work may begin in the background. Must not throw. */
  gained(resource: string): void;
  /**
   * This node must not use it any more; resolves when nothing does. Called once for each {@link gained}, and once more
   * with `fenced` or `taken` when the time is over before a `given` has resolved.
   *
   * @param why `given`: there is time to end work in order, within a few seconds. `fenced`, `taken`: what reaches Telegram must be
   * cut before this first yields.
   */
  lost(resource: string, why: 'given' | 'fenced' | 'taken'): Promise<void>;
}

/** What people are shown of a node. */
export interface NodeStatus {
  readonly id: string;
  readonly name: string;
  /** This process. */
  readonly isSelf: boolean;
  /** False: silent for so long that its bots are taken by others. */
  readonly isAlive: boolean;
  /** The bots it holds, as `bot:<id>`. */
  readonly holds: readonly string[];
}

/** The leases of this node. */
export interface Leases {
  /** Resolves after the first look, with what could be had at once. Idempotent. */
  start(): Promise<void>;
  /** Whether it may be used at this very moment; needs no trip to the store. */
  holds(resource: string): boolean;
  /** As last seen. */
  nodes(): readonly NodeStatus[];
  /** Ends all work in order and gives everything back, so that others have it at once. Idempotent. */
  stop(): Promise<void>;
}
