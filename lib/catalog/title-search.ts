// The search over all titles: what is asked, what is answered. Types and obligations only.
import type { MediaRecord } from '../storage/storage.ts';
import type { ItemPlace } from './item-table.ts';
import type { ItemKind } from './title-document.ts';

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
  /** Only items behind this one, newest first: for cursors. */
  readonly after?: ItemPlace & { readonly createdAtS: number };
}

/** What is searched for. */
export interface TitleQuery {
  /** Words, the last one may be unfinished. None: all items of the filter, newest first. */
  readonly query: string;
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
