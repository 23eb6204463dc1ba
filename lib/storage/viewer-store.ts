// What viewers have watched and want to watch: the stored documents and their obligations.

/** How far a viewer has come in an item. Field names are those of the stored documents and rows. */
export interface ViewerProgress {
  /** `u:<id>` of a user, `k:<id>` of a key, `a:<32 hex digits>` of somebody unknown. */
  readonly viewer_id: string;
  readonly chat_id: number;
  readonly message_id: number;
  readonly position_seconds: number;
  /** Null when nobody knows how long the item is. */
  readonly duration_seconds: number | null;
  readonly is_finished: boolean;
  /** ISO 8601, UTC, with milliseconds: they order by code point as by time. */
  readonly updated_at: string;
}

/** The item a record is about. */
export type ViewedPlace = Pick<ViewerProgress, 'chat_id' | 'message_id'>;

/** A record among those of all viewers; orders {@link ViewerProgressStore.scan} and {@link ViewerListStore.scan}. */
export type ViewerPlace = Pick<ViewerProgress, 'viewer_id' | 'chat_id' | 'message_id'>;

/** A place in the order of {@link ViewerProgressStore.page}. */
export type ProgressPlace = ViewedPlace & Pick<ViewerProgress, 'updated_at'>;

/** Records kept of one viewer; of more the oldest go. */
export const mostProgress = 2000;

/**
 * Progress of all viewers. Every write is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface ViewerProgressStore {
  /**
   * Writes a record unless the one there is newer: the last one by `updated_at` wins, whatever the order of the calls. Of more
   * than {@link mostProgress} of a viewer the oldest are dropped.
   *
   * @returns false when a newer one is there.
   */
  save(progress: ViewerProgress): Promise<boolean>;
  find(viewerId: string, place: ViewedPlace): Promise<ViewerProgress | undefined>;
  /** A viewer's records, the latest first (updated_at, message_id, chat_id, descending), strictly after a place. Keyset. */
  page(query: {
    readonly viewerId: string;
    /** Default: finished ones too. */
    readonly isFinished?: boolean;
    readonly after?: ProgressPlace;
    readonly limit: number;
  }): Promise<readonly ViewerProgress[]>;
  /** @returns false when there was none. */
  remove(viewerId: string, place: ViewedPlace): Promise<boolean>;
  /** Removes all of a viewer. @returns how many there were. */
  clear(viewerId: string): Promise<number>;
  /** Of all viewers, by (viewer_id, chat_id, message_id) ascending, strictly after a place. Keyset. */
  scan(query: { readonly after?: ViewerPlace; readonly limit: number }): Promise<readonly ViewerProgress[]>;
  /** Writes records, replacing those of the same viewer and item, newer ones too. For imports, as `Storage` says. */
  putAll(records: readonly ViewerProgress[]): Promise<void>;
  /** Removes records of unknown viewers (`a:…`) written before a time, the oldest first, at most so many. @returns how many. */
  sweep(query: Sweep): Promise<number>;
}

/** What is swept. */
export interface Sweep {
  /** ISO 8601, UTC, with milliseconds; what was written then stays. */
  readonly before: string;
  readonly limit: number;
}

/** Names of unknown viewers lie between these, the second not included. */
export const unknownViewers = ['a:', 'a;'] as const;

/** An item a viewer wants to keep at hand. */
export interface ViewerListEntry {
  readonly viewer_id: string;
  readonly chat_id: number;
  readonly message_id: number;
  /** Greater ones stand first. A whole number: of a new entry, milliseconds since the Unix epoch. */
  readonly rank: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly added_at: string;
}

/** A place in the order of {@link ViewerListStore.page}. */
export type ListPlace = ViewedPlace & Pick<ViewerListEntry, 'rank'>;

/** Entries one list can have. */
export const mostListed = 500;

/**
 * The lists of all viewers. Every write of one entry is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface ViewerListStore {
  /**
   * Adds an entry; one that is there stays as it is, where it is.
   *
   * @returns `full` and no change when the list has {@link mostListed} others. Two writers at once may exceed that by one.
   */
  add(entry: ViewerListEntry): Promise<'added' | 'exists' | 'full'>;
  find(viewerId: string, place: ViewedPlace): Promise<ViewerListEntry | undefined>;
  /** @returns false when it was not there. */
  remove(viewerId: string, place: ViewedPlace): Promise<boolean>;
  /** Removes entries of unknown viewers (`a:…`) added before a time, the oldest first, at most so many. @returns how many. */
  sweep(query: Sweep): Promise<number>;
  /** Gives entries other ranks, in batches; those that are not there are passed over. Killed half-way, some have the old one. */
  rank(viewerId: string, ranks: readonly ListPlace[]): Promise<void>;
  /** By rank, message_id, chat_id, descending, strictly after a place. Keyset. */
  page(query: {
    readonly viewerId: string;
    readonly after?: ListPlace;
    readonly limit: number;
  }): Promise<readonly ViewerListEntry[]>;
  /** Of all viewers, by (viewer_id, chat_id, message_id) ascending, strictly after a place. Keyset. */
  scan(query: { readonly after?: ViewerPlace; readonly limit: number }): Promise<readonly ViewerListEntry[]>;
  /** Writes entries, replacing those of the same viewer and item, into full lists too. For imports, as `Storage` says. */
  putAll(entries: readonly ViewerListEntry[]): Promise<void>;
}
