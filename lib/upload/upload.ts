// The doors of the upload room: files from a browser or a script, by the tus protocol. Types only.
import type { JobHandler } from '../jobs/jobs.ts';

/** Who sends. */
export interface Uploader {
  /** As `Caller.subject`; uploads are shown to nobody else, but for those who see all. */
  readonly subject: string;
  /** May see and end all uploads, and has no quota. */
  readonly seesAll: boolean;
}

/** An upload as its sender may see it. */
export interface UploadView {
  readonly id: string;
  /** `receiving`: bytes are missing. `whole`: it will be in the catalogue in a moment. `lost`: it must be sent anew. */
  readonly state: 'receiving' | 'whole' | 'published' | 'lost';
  readonly file_name: string;
  readonly size_bytes: number;
  /** Bytes that need not be sent again. */
  readonly offset_bytes: number;
  /** The item, from `published` on. */
  readonly message_id: number | null;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly updated_at: string;
  /** Nobody keeps what is not finished then. */
  readonly expires_at: string;
}

/** A file as its sender names it, before anything of it has come. */
export interface OfferedFile {
  readonly fileName: string;
  /** What the sender takes it for; may be empty. */
  readonly mimeType: string;
  /** Name in the catalogue; may be empty. */
  readonly title: string;
  readonly sizeBytes: number;
}

/** What is made of an offer. */
export interface AcceptedFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly customName: string;
}

/** What is taken. Given by who builds the room. */
export interface UploadRules {
  /**
   * Looks at an offer; its words may be anything.
   *
   * @throws AppError `bad_request`, `payload_too_large` with a sentence for the sender.
   */
  accept(offer: OfferedFile): AcceptedFile;
  /**
   * Counts a file that was accepted.
   *
   * @throws AppError `too_many_requests` with a sentence for the sender; then it is not counted.
   */
  spend(uploader: Uploader, sizeBytes: number): Promise<void>;
}

/** How many at once. */
export interface UploadBounds {
  /** Files begun and not finished, of one sender and of all. */
  readonly unfinishedOfOne: number;
  readonly unfinished: number;
  /** Requests that bring bytes at the same time, of one sender and of all: each holds up to 2.5 MiB. */
  readonly runningOfOne: number;
  readonly running: number;
}

/** Files on their way into the log channel. */
export interface Uploads {
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Handles `upload` jobs; they run where the front bot is. */
  readonly work: JobHandler<'upload'>;
  /**
   * Answers a request of the tus protocol (POST, HEAD, PATCH, DELETE, OPTIONS) below the room's path.
   *
   * Bytes are read no faster than Telegram takes them. Whoever leaves in the middle goes on from the offset HEAD names; what
   * came in whole parts until then is kept. The answer to the last byte waits some seconds for the catalogue and names the
   * item in `Streamvault-Item`.
   *
   * @throws AppError `bad_request`, `payload_too_large`, `not_found`, `gone` (must be sent anew), `too_many_requests`,
   * `queue_full`, `telegram_unavailable`, `telegram_flood_wait`, `telegram_refused`, `storage_unavailable`, `aborted`.
   */
  handle(request: Request, uploader: Uploader): Promise<Response>;
  /** The latest first, at most 100. */
  list(uploader: Uploader): Promise<readonly UploadView[]>;
  /** @throws AppError `not_found`. */
  find(id: string, uploader: Uploader): Promise<UploadView>;
  /** Orders what a kill left without an order, and removes what is over from time to time. Idempotent. */
  start(): Promise<void>;
  /** Ends requests under way; what they brought is kept. Idempotent. */
  stop(): Promise<void>;
}
