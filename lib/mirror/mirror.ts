// The doors of the mirror room: looking at links and fetching what is behind them. Types only.
import type { JobProgress, LinkFacts, MirrorQuality } from '../jobs/jobs.ts';

/** A link to fetch. */
export interface FetchOrder {
  readonly url: string;
  readonly quality: MirrorQuality;
  /** The job's own folder, of {@link WorkFolders.open}. What is in it is removed. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called a few times a second; stages `probing`, `downloading`, `converting`. */
  readonly onProgress?: (progress: JobProgress) => void;
}

/** A file that was fetched. It and its thumbnail are all that is left in the work folder. */
export interface FetchedFile {
  /** Absolute, inside the work folder. */
  readonly path: string;
  /** Made of the title; safe as a file name, at most 200 characters. */
  readonly fileName: string;
  /** The site's title, without control characters, at most 300 characters. */
  readonly title: string;
  /** As {@link LinkFacts.key}. */
  readonly key: string;
  /** Seconds, null when neither the site nor ffprobe says. */
  readonly durationSeconds: number | null;
  /** Pixels, null without video or without ffprobe. */
  readonly width: number | null;
  readonly height: number | null;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** A JPEG within Telegram's limits for thumbnails: 320 pixels, 200 KB. Undefined when none could be made. */
  readonly thumbPath: string | undefined;
}

/**
 * Looks at links and fetches them with yt-dlp.
 *
 * Errors of both methods, all with one sentence for the person who sent the link:
 * `link_refused` (not a link we take, or the site refuses), `link_live`, `link_too_large` (size or duration), `link_failed`
 * (the site is slow, broken or away: worth another try), `mirror_full` (disk), `mirror_unavailable` (yt-dlp is missing or
 * does not run), the fault of the proxy where that lets nobody through (`proxy_auth` and the like: worth another try, too), and
 * the reason of the signal when it aborted. The first three will not change by trying again.
 *
 * However a call ends, no process of it runs any more when the promise settles; after a failure its folder is empty.
 */
export interface LinkFetcher {
  /** What is behind a link. A playlist is listed up to `MIRROR_PLAYLIST_LIMIT`; nothing is downloaded. */
  probe(url: string, options: { readonly signal: AbortSignal }): Promise<LinkFacts>;
  /** Downloads one thing and makes it a file browsers play, where that takes no transcoding. Of a playlist: the first entry. */
  fetch(order: FetchOrder): Promise<FetchedFile>;
  /** What is there to fetch with. Looks once, for all; again after a failure. Without it the first job looks. @throws AppError `mirror_unavailable`. */
  tools(): Promise<MirrorTools>;
  /** Aborts what is under way with `shutting_down`, waits for its end, and closes the way out. Idempotent. */
  stop(): Promise<void>;
}

/** The programs at hand; for logs and health. */
export interface MirrorTools {
  readonly ytDlp: { readonly path: string; readonly version: string };
  /** Absolute paths; undefined: not found. Without ffmpeg files stay as the site has them, without ffprobe nothing is measured. */
  readonly ffmpeg: string | undefined;
  readonly ffprobe: string | undefined;
  readonly setpriv: string | undefined;
  /** Runtimes yt-dlp may use for YouTube's JavaScript, as `name:path`; empty: its own choice. */
  readonly jsRuntimes: readonly string[];
}

/** Folders for jobs under one root, with a bound for all of them together. */
export interface WorkFolders {
  /**
   * Makes an empty folder only we can read, in place of what is there under that name. @returns its absolute path.
   *
   * @param name letters, digits, `-` and `_`.
   * @throws AppError `mirror_full` when the root holds as many bytes as it may.
   */
  open(name: string): Promise<string>;
  /** Guards what is about to be emptied. @throws AppError `internal` for a path that is none of {@link open}. */
  checkOwn(folder: string): void;
  /** @throws AppError `mirror_full` when the root holds as many bytes as it may, or more. */
  checkRoom(): Promise<void>;
  /** Removes a folder of {@link open} and all in it. Idempotent. */
  remove(folder: string): Promise<void>;
  /** Removes what processes that are no more have left. @returns how many folders of theirs there were. */
  sweep(): Promise<number>;
  /** Bytes in one folder. */
  bytesOf(folder: string): Promise<number>;
  /** Bytes in all folders, those of other processes included. */
  usedBytes(): Promise<number>;
}
