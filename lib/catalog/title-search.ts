// The search over all titles: what is asked, what is answered. Types and obligations only.
import type { MediaRecord } from '../storage/storage.ts';
import type { FilterCounts } from './filter-counts.ts';
import type { ItemPlace } from './item-table.ts';
import type { ItemKind } from './title-document.ts';
import type { SortKey, TitleSort } from './title-order.ts';

export type { ItemPlace } from './item-table.ts';

/** Which items a search may give; all that are active when nothing is said. */
export interface TitleFilter {
  /** A type of the store, or what a video is: `video` is `film` and `episode`. */
  readonly kind?: ItemKind | MediaRecord['file_type'];
  readonly year?: number;
  /** As in the facts: `1080p`. */
  readonly quality?: string;
  /** Spoken, BCP 47; only the first subtag counts. */
  readonly language?: string;
  /** User id of the sender. */
  readonly uploader?: number;
  /** Only items behind this one in the order of `sort`: for cursors. */
  readonly after?: ListPlace;
}

/** Where an item stands in a list without words. */
export interface ListPlace extends ItemPlace {
  readonly createdAtS: number;
  /** Default: none, newest first. */
  readonly key?: SortKey;
}

/** What is searched for. */
export interface TitleQuery {
  /** Words, the last one may be unfinished. None: all items of the filter, in the order of `sort`. */
  readonly query: string;
  /** Of a list without words. Default: newest first. */
  readonly sort?: TitleSort;
  /** Of a list without words: what each choice of a filter would leave. */
  readonly withCounts?: boolean;
  readonly filter: TitleFilter;
  /** Items passed over. */
  readonly offset: number;
  readonly limit: number;
}

/** What a search found. */
export interface TitlesFound {
  /** Items that fit, in all. */
  readonly total: number;
  /** The best first; equal ones newest first. */
  readonly places: readonly ItemPlace[];
  /** Of a list without words: where the last of these places stands. */
  readonly last?: ListPlace;
  readonly counts?: FilterCounts;
  /** Older items are not in the index yet: more may fit. */
  readonly isWarming: boolean;
}

/** The door of the index, wherever it runs. */
export interface TitleSearch {
  /**
   * Whatever this process wrote before is found.
   *
   * @throws AppError `storage_unavailable` while the index cannot be asked, `queue_full` when too many ask at once, `aborted`.
   */
  find(query: TitleQuery, options?: { readonly signal?: AbortSignal }): Promise<TitlesFound>;
  /** This process wrote to the catalogue: the index looks what it was, before the next search. Returns at once. */
  changed(): void;
  /** Begins to read the titles; returns at once. Idempotent. */
  start(): void;
  /** Idempotent; searches under way fail. */
  stop(): Promise<void>;
}
