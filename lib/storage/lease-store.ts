// Which node a bot works for, and which nodes there are. Types and obligations only; part of storage.ts in all but length.
//
// No time of day is stored: clocks of machines differ. Who wants to know whether a node lives watches its beat change, and measures by
// a clock of its own (lib/nodes/lease-rules.ts).

/** A process that shares the store with others. */
export interface NodeRecord {
  /** Its data folder's own id: two processes never have the same one at a time. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Grows by one with each sign of life. */
  readonly beat: number;
}

/** What one node at most may use. */
export interface LeaseRecord {
  /** `bot:<id>`. */
  readonly resource: string;
  /** Id of the node that holds it; null: nobody. */
  readonly holder: string | null;
  /** Grows by one with each claim, and is never used again: a claim that was overtaken knows it by that. */
  readonly token: number;
}

/** Everything there is, as it was at one moment or, for each record alone, later. */
export interface LeaseView {
  /** By id ascending. */
  readonly nodes: readonly NodeRecord[];
  /** By resource ascending. */
  readonly leases: readonly LeaseRecord[];
}

/** Leases. Every write is atomic and durable when its promise resolves, and is seen by every `view` that begins afterwards. */
export interface LeaseStore {
  /** A sign of life; makes the node's record where there is none. */
  beat(node: Pick<NodeRecord, 'id' | 'name'>): Promise<void>;
  view(): Promise<LeaseView>;
  /**
   * Takes a lease, whoever holds it, if it was not claimed by anybody since it was seen.
   *
   * @param seenToken of the record; 0 when there was none.
   * @returns the new token; undefined and no change when another claim came first. Of parallel claims one wins.
   */
  claim(resource: string, seenToken: number, holder: string): Promise<number | undefined>;
  /** Gives a lease back. @returns false and no change when `token` is not its token any more. */
  release(resource: string, token: number): Promise<boolean>;
  /** Removes a node, if it has given no sign of life since. No effect when there is none. */
  forget(id: string, seenBeat: number): Promise<void>;
}
