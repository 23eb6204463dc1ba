// Films as HLS for players that cannot take them as they are. Types of the door.
import type { MediaRecord } from '../storage/storage.ts';

/** One file of a film's HLS, whole. */
export interface HlsFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The door of this room. */
export interface Remux {
  /** Removes what an earlier process has left. */
  start(): Promise<void>;
  /** Ends all children and removes all files. Idempotent. */
  stop(): Promise<void>;
  /**
   * One file; segments are made when they are asked for, and a few behind them.
   *
   * @param film a row of the catalogue that may be watched by whoever asks.
   * @param name as `readHlsName` takes it.
   * @param options.query handed on to the addresses in playlists, `?` in front, or empty.
   * @throws AppError `not_found` when the film does not go into HLS (the message says why) or has no such part,
   * `remux_unavailable` without ffmpeg or when it fails, `queue_full` when all children are busy, `aborted`, and what reading the
   * film throws. On abort nobody else is disturbed; a child nobody waits for ends within seconds.
   */
  file(
    film: MediaRecord,
    name: string,
    options: { readonly query: string; readonly signal: AbortSignal },
  ): Promise<HlsFile>;
  /** Ids of the children that live. */
  pids(): readonly number[];
}
