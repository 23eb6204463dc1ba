// Subtitles of items of the catalogue. Types of the door.
import type { SubtitleEntry } from '../api/contract.ts';

/** A file for players. */
export interface SubtitleFile {
  /** WebVTT, or the script of styled subtitles. */
  readonly text: string;
  /** Hash of the text, for an entity tag. */
  readonly hash: string;
}

/**
 * The door of this room. A subtitle is `t<track of the container>` of a film, or `s<message id>` of a
 * file of its own.
 */
export interface Subtitles {
  /**
   * All that belong to an item: tracks inside it, files that were sent in answer to it, files of the same name.
   *
   * @throws AppError `not_found` when there is no such item, `storage_unavailable`; when nobody has looked at its header yet, also
   * what reading that throws.
   */
  list(messageId: number, options: { readonly signal: AbortSignal }): Promise<readonly SubtitleEntry[]>;
  /**
   * One of them as WebVTT; at first fetched out of the film by reading only where its texts stand, later from the disk. The work goes
   * on when the signal aborts.
   *
   * @param options.offsetMs added to all times. Default 0.
   * @throws AppError `not_found` when there is no such item or subtitle, or its texts cannot be had (the message says why),
   * `queue_full`, `storage_unavailable`, and what reading the film throws.
   */
  webVtt(
    item: { readonly chat_id: number; readonly message_id: number },
    subtitleId: string,
    options: { readonly signal: AbortSignal; readonly offsetMs?: number },
  ): Promise<SubtitleFile>;
  /**
   * One that is ASS or SSA as the script it is, with its styles; otherwise as {@link webVtt}.
   *
   * @throws AppError as there, and `not_found` for those of another kind and tracks without an index.
   */
  script(
    item: { readonly chat_id: number; readonly message_id: number },
    subtitleId: string,
    options: { readonly signal: AbortSignal },
  ): Promise<SubtitleFile>;
  /** Ends the work under way. Idempotent. */
  stop(): Promise<void>;
}
