// What viewers have watched and want to watch. Types of the door.
import type { ViewerItem, ViewerPage, ViewerProgressAnswer } from '../api/contract.ts';

/** Which page is wanted. */
export interface PageRequest {
  /** `next` of the page before. Default: the first page. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** How far a player is. */
export interface ProgressReport {
  readonly position_seconds: number;
  /** Default: what the catalogue knows. */
  readonly duration_seconds?: number | undefined;
  /** Default: when 92 % of the item are behind the viewer. */
  readonly is_finished?: boolean | undefined;
}

/**
 * The door of this room. A viewer is a name: `u:…`, `k:…` or `a:…`; an item is the id of its post. Items that were removed from the
 * catalogue are left out of all answers and come back with it.
 *
 * Every method throws AppError `storage_unavailable` when the store is away; those with a cursor `bad_request` when it is none of
 * ours.
 */
export interface Viewers {
  /**
   * Notes how far a viewer is. The first report of an item is written at once, later ones at most every 10 s; until then they
   * are in memory, from where all reads see them. A crash loses at most these 10 s.
   *
   * @throws AppError `not_found` when there is no such item.
   */
  report(viewerId: string, messageId: number, report: ProgressReport): Promise<ViewerProgressAnswer>;
  /** @throws AppError `not_found` when there is no such item, or the viewer has not begun it. */
  progress(viewerId: string, messageId: number): Promise<ViewerProgressAnswer>;
  /** Forgets one item. Idempotent. */
  forget(viewerId: string, messageId: number): Promise<void>;
  /** Forgets all. */
  forgetAll(viewerId: string): Promise<void>;
  /** Begun and not finished, the latest first. */
  unfinished(viewerId: string, page: PageRequest): Promise<ViewerPage>;
  /** Finished ones, too. */
  history(viewerId: string, page: PageRequest): Promise<ViewerPage>;
  /** The viewer's list in its order, each item with the progress in it, if any. */
  list(viewerId: string, page: PageRequest): Promise<ViewerPage>;
  /** @throws AppError `not_found` when there is no such item, or it is not in the list. */
  listed(viewerId: string, messageId: number): Promise<ViewerItem>;
  /**
   * Puts an item on top of the list; one that is there stays where it is.
   *
   * @throws AppError `not_found` when there is no such item, `bad_request` when the list is full.
   */
  keep(viewerId: string, messageId: number): Promise<ViewerItem>;
  /** Takes an item off the list. Idempotent. */
  drop(viewerId: string, messageId: number): Promise<void>;
  /** Puts items of the list first, in this order; the others keep theirs behind them. Items not in the list are passed over. */
  arrange(viewerId: string, messageIds: readonly number[]): Promise<void>;
  /**
   * Gives all that somebody unknown (`a:…`) has watched and listed to a user (`u:…`), who was that somebody. Of the same item the
   * newest progress stays; a full list takes no more. Afterwards the unknown one has nothing; called again it does nothing.
   */
  takeAlong(unknownId: string, userId: string): Promise<void>;
  /** Begins to write what waits, and to remove daily what unknown viewers left 400 days ago. Idempotent. */
  start(): void;
  /** Writes all that waits. Idempotent. What the store does not take is lost, and said in the log. */
  stop(): Promise<void>;
}
