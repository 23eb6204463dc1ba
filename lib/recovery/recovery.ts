// The doors of the recovery room: what keeps catalogue and channel in step. Types only.
import type { MediaRecord } from '../storage/storage.ts';

/** How captions of the log channel are written and read; `bot/caption.ts` does it. */
export interface CaptionFormat {
  write(name: string, facts: CaptionFacts): string;
  /** The caption a post should have, given the one it has; what people wrote beside the name stays. */
  rewrite(present: string, name: string, facts: CaptionFacts): string;
  /** Never throws. `name` is undefined when the caption says none, `metadata` when it is none of ours. */
  read(caption: string): { readonly name: string | undefined; readonly metadata: CaptionFacts | undefined };
}

/** What a caption carries beside the name. What is missing was not said. */
export interface CaptionFacts {
  /** Empty for a post made by hand. */
  readonly key: string;
  readonly uploadedBy: number;
  readonly source: MediaRecord['source'];
  readonly youtubeUrl?: string;
  /** ISO 8601, UTC, seconds. */
  readonly createdAt?: string;
  readonly isActive?: boolean;
  /** `<chatId>:<messageId>` of the post this is a copy of. */
  readonly copyOf?: string;
}

/** What a rebuild did so far. */
export interface ReindexCounts {
  /** Posts with a file that were looked at. */
  readonly posts: number;
  /** Rows made. */
  readonly added: number;
  /** Rows brought up to date. */
  readonly changed: number;
  /** Rows marked missing, as their message is gone. */
  readonly missing: number;
}

export interface ReindexStatus extends ReindexCounts {
  /** `paused`: stopped or killed in the middle; the next start goes on from there. */
  readonly state: 'idle' | 'running' | 'paused' | 'done' | 'failed';
  /** Message ids looked at, and how many there are in all. Both 0 before the first start. */
  readonly done: number;
  readonly total: number;
  /** ISO 8601, UTC, seconds. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** A plain sentence: why it failed, or what it waits for. */
  readonly note: string | null;
}

/**
 * Rebuilds the catalogue from the channel.
 *
 * ```
 * idle ──start()──► running ──end of the channel──► done
 *                   │ ▲  └──Telegram or the store refuses──► failed
 *             stop()│ │start()
 *                   ▼ │
 *                  paused
 * ```
 */
export interface Reindexer {
  /**
   * Begins, or goes on where an earlier one was interrupted. Resolves as soon as it runs; follow it by {@link status}.
   *
   * @returns false when one is running already.
   * @throws AppError `storage_unavailable`.
   */
  start(): Promise<boolean>;
  status(): ReindexStatus;
  /** Resolves when the one that runs has ended, however it did; at once when none runs. */
  finished(): Promise<ReindexStatus>;
  /** Ends it after the post under way; its place is kept. Idempotent. */
  stop(): Promise<void>;
}
