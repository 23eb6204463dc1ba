// What follows a change of the catalogue: whoever reads along hears of it, a new film's ends are kept, its facts are looked for.
import type { Catalog } from './catalog/catalog.ts';
import type { TitleThread } from './catalog/title-thread.ts';
import type { Config } from './config.ts';
import type { LiveEvents } from './events/live-events.ts';
import type { JobQueue } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { RowChange } from './recovery/recovery.ts';
import type { MediaPlace, MediaRecord } from './storage/storage.ts';
import type { ChunkCache } from './stream/chunk-cache.ts';

/** Who is told of changes, and what is ordered. */
export interface FollowedRooms {
  readonly config: Pick<Config, 'enriches'>;
  readonly catalog: Catalog;
  readonly titles: Pick<TitleThread, 'changed'>;
  readonly cache: ChunkCache;
  readonly events: LiveEvents;
  readonly jobs: JobQueue;
  /** Ends what is fetched of new films. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** For those who write to the store past the catalogue. */
export interface ChangeFollower {
  /** A row was written; told after it is durable. */
  written(change: RowChange): void;
  /** Start and first seek of a new film shall need no trip to Telegram; a pin that fails costs nothing but that. */
  pinEnds(record: MediaRecord): void;
  /** Orders a look at an item; a higher priority comes first. */
  orderEnriching(item: MediaPlace, priority: number): Promise<void>;
}

/** Listens to the catalogue from now on. */
export function followChanges({ config, catalog, signal, log, ...rooms }: FollowedRooms): ChangeFollower {
  const { titles, cache, events, jobs } = rooms;

  function pinEnds({ message_id: messageId, document_id: documentId, file_size: sizeBytes }: MediaRecord): void {
    void cache.pinned.pin({ messageId, documentId, sizeBytes, signal });
  }

  async function orderEnriching({ chat_id, message_id }: MediaPlace, priority: number): Promise<void> {
    const payload = { chat_id, message_id };
    await jobs.add({ kind: 'enrich', dedupe_key: `${chat_id}:${message_id}`, payload, priority });
  }

  function enrichLater(record: MediaRecord): void {
    if (!config.enriches) return;
    const { chat_id, message_id } = record;
    const failed = (error: unknown) => log.warn('an item is not enriched', { chat_id, message_id, error });
    orderEnriching(record, -10).catch(failed);
  }

  function welcome(record: MediaRecord): void {
    pinEnds(record);
    enrichLater(record);
  }

  catalog.onChanged(({ kind, record }) => {
    events.nudge();
    if (kind === 'added') welcome(record);
    // Titles are read out of names, too.
    if (kind === 'renamed') enrichLater(record);
  });

  return {
    written({ kind, record }) {
      events.nudge();
      titles.changed();
      if (kind === 'added') welcome(record);
    },
    pinEnds,
    orderEnriching,
  };
}
