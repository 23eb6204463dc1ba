// What changed in the catalogue, whichever process changed it: the store's feed of changes, turned into events.
import type { Clock } from '../clock.ts';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import type { EventFeed, EventType } from './event-feed.ts';

/** Asked for again each time: clocks differ, and commits overtake one another. */
const overlapMs = 10_000;
const pageSize = 500;
/** More changes than these at once, as of an import, are told as one `reset`. */
const mostAtOnce = 1000;
/** Items remembered: those that can come again within the overlap. */
const mostKnown = 6000;
/** An item that is younger is new and not merely changed. */
const youngMs = 120_000;

/** What {@link CatalogWatch} works with. */
export interface CatalogWatchOptions {
  readonly titles: Pick<MediaTitleStore, 'changedSince'>;
  readonly feed: EventFeed;
  readonly clock: Pick<Clock, 'nowMs'>;
}

interface Known {
  readonly changedAtMs: number;
  readonly isActive: boolean;
}

/** Asks the store what changed since it was asked last. */
export class CatalogWatch {
  readonly #options: CatalogWatchOptions;
  readonly #known = new Map<string, Known>();
  /** Newest change seen, by the store's clock; undefined: what is there is only noted. */
  #newestMs: number | undefined;

  constructor(options: CatalogWatchOptions) {
    this.#options = options;
  }

  /** Begins anew: what happened meanwhile is not told. */
  forget(): void {
    this.#newestMs = undefined;
    this.#known.clear();
  }

  /** @throws AppError `storage_unavailable`; the next call makes up for it. */
  async poll(): Promise<void> {
    const isFirst = this.#newestMs === undefined;
    const newestMs = this.#newestMs ?? this.#options.clock.nowMs();
    const changes = await this.#changesSince(newestMs - overlapMs);
    this.#newestMs = newestMs;
    if (changes === undefined) {
      this.forget();
      return this.#options.feed.publish('reset', {});
    }
    for (const title of changes) this.#take(title, isFirst);
  }

  /** Undefined: too many. */
  async #changesSince(sinceMs: number): Promise<readonly MediaTitle[] | undefined> {
    const changes: MediaTitle[] = [];
    let after: MediaTitle | undefined;
    for (;;) {
      const page = await this.#options.titles.changedSince({ sinceMs, limit: pageSize, ...(after ? { after } : {}) });
      changes.push(...page.filter((title) => !this.#isKnown(title)));
      if (changes.length > mostAtOnce) return undefined;
      after = page.at(-1);
      if (page.length < pageSize || !after) return changes;
    }
  }

  /** The time alone does not tell: an item may be changed and removed within a millisecond. */
  #isKnown(title: MediaTitle): boolean {
    const known = this.#known.get(keyOf(title));
    return known?.changedAtMs === title.changed_at_ms && known.isActive === title.is_active;
  }

  #take(title: MediaTitle, isSilent: boolean): void {
    const key = keyOf(title);
    const before = this.#known.get(key);
    this.#known.delete(key);
    this.#known.set(key, { changedAtMs: title.changed_at_ms, isActive: title.is_active });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
    this.#newestMs = Math.max(this.#newestMs ?? 0, title.changed_at_ms);
    const type = typeOf(title, before, this.#options.clock.nowMs());
    const { chat_id, message_id, custom_name, file_type } = title;
    if (isSilent || !type) return;
    this.#options.feed.publish(
      type,
      title.is_active ? { chat_id, message_id, custom_name, file_type } : { chat_id, message_id },
    );
  }
}

const keyOf = ({ chat_id, message_id }: MediaTitle) => `${chat_id}:${message_id}`;

function typeOf(title: MediaTitle, before: Known | undefined, nowMs: number): EventType | undefined {
  if (!title.is_active) return before?.isActive === false ? undefined : 'removed';
  if (before) return before.isActive ? 'changed' : 'added';
  return nowMs - Date.parse(title.created_at) < youngMs ? 'added' : 'changed';
}
