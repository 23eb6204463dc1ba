// How many bytes were served on which day. Types and obligations only; part of storage.ts in all but length.

/** What one node has served on one day. */
export interface EgressRecord {
  /** Of UTC, as `2026-11-28`. */
  readonly day: string;
  /** Who counted: no two running processes have the same name here. */
  readonly node: string;
  readonly bytes: number;
}

/** What all nodes together have served on a day. */
export type EgressDay = Pick<EgressRecord, 'day' | 'bytes'>;

/**
 * Bytes served. One row for each day and node, so that a node writes the sum it knows and never "so much more": a write that is
 * repeated because its answer was lost counts once. Every write is atomic and durable when its promise resolves.
 */
export interface EgressStore {
  /** Writes the sum of a node's day; no effect when a larger one is there. */
  save(record: EgressRecord): Promise<void>;
  /** The sum of a node's day; 0 when there is none. */
  served(day: string, node: string): Promise<number>;
  /** Days on which anything was served, from one on, ascending. */
  days(query: { readonly from: string }): Promise<readonly EgressDay[]>;
  /** Removes all days before one. */
  forget(before: string): Promise<void>;
}
