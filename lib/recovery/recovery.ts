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

/** What the channel did to an item; `record` is the row afterwards. `added`: it is new, or holds another file than before. */
export interface RowChange {
  readonly kind: 'added' | 'renamed' | 'removed' | 'restored';
  readonly record: MediaRecord;
}

/** What a rebuild tells of itself. */
export interface ReindexStatus {
  /** `idle`: none was begun, or it was stopped or killed in the middle and the next start goes on from there. */
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  /** Message ids of the channel looked at, and how many there are in all, null before that is known. */
  readonly seen: number;
  readonly total: number | null;
  /** Posts with a file that were found. */
  readonly found: number;
  /** Rows made, rows brought up to date, and rows marked missing, as their message is gone. */
  readonly added: number;
  readonly changed: number;
  readonly missing: number;
  /** ISO 8601, UTC, seconds. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** A plain sentence: what a running one waits for. */
  readonly waitsFor: string | null;
  /** A plain sentence, of `failed`. */
  readonly error: string | null;
}

/**
 * Rebuilds the catalogue from the channel.
 *
 * ```
 * idle ──start()──► running ──end of the channel──► done
 *                   │ ▲  └──Telegram or the store refuses──► failed
 *             stop()│ │start()
 *                   ▼ │
 *                   idle
 * ```
 */
export interface Reindexer {
  /**
   * Begins, or goes on where an earlier one was interrupted. Resolves as soon as it runs; follow it by {@link status}.
   *
   * @returns `isNew` false when one is running already.
   * @throws AppError `storage_unavailable`.
   */
  start(): Promise<{ readonly isNew: boolean }>;
  status(): ReindexStatus;
  /** Resolves when the one that runs has ended, however it did; at once when none runs. */
  finished(): Promise<ReindexStatus>;
  /** Ends it after the post under way; its place is kept. Idempotent. */
  stop(): Promise<void>;
}
