// Which collections and indexes the stores on MongoDB want: each store's file says its own, the start makes and checks them.
import type { IndexDirection } from 'mongodb';

/** One index of a collection. */
export interface IndexPlan {
  readonly name: string;
  /** In order; `text` is refused by some hosts. */
  readonly key: Readonly<Record<string, IndexDirection>>;
  readonly isUnique?: boolean;
  /** Equality alone, so that every compatible server takes it. */
  readonly partialFilter?: Readonly<Record<string, unknown>>;
}

/** A collection with its indexes, `_id` apart. */
export interface CollectionPlan {
  readonly collection: string;
  readonly indexes: readonly IndexPlan[];
}
