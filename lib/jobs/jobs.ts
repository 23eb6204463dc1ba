// The doors of the jobs room: work that outlives a request and a restart. Types only.

/**
 * What kinds of work there are, and their payloads and results.
 *
 * Payloads are JSON: they are kept in the store and read by other processes, perhaps of another version.
 */
export interface JobKinds {
  /** Looks at a link: what is behind it, without fetching it. */
  'mirror-probe': { readonly payload: MirrorProbe; readonly result: LinkFacts };
  /** Fetches what is behind a link, puts it into the log channel and the catalogue. */
  mirror: { readonly payload: MirrorOrder; readonly result: MirrorResult };
  /** Reads headers, title and poster of an item that is in the catalogue. */
  enrich: { readonly payload: EnrichOrder; readonly result: null };
  /** Makes an item of a file whose bytes have all come from a browser. */
  upload: { readonly payload: UploadOrder; readonly result: UploadResult };
  /** Deletes a removed item for good: its message in the channel, then all the store has of it. */
  purge: { readonly payload: PurgeOrder; readonly result: null };
}

/** The kinds of work there are. */
export type JobKind = keyof JobKinds;

/** A link somebody sent. */
export interface MirrorProbe {
  readonly url: string;
  readonly requested_by: number;
  /** What is found is fetched so, without asking. Missing: somebody chooses afterwards. */
  readonly fetch_as?: MirrorQuality;
}

/** One thing behind a link. */
export interface LinkFacts {
  readonly url: string;
  /** yt-dlp's `extractor:id`, equal for every spelling of the link. */
  readonly key: string;
  readonly title: string;
  /** Seconds, null when the site does not say. */
  readonly duration: number | null;
  /** Bytes of the best fit for a browser, null when the site does not say. */
  readonly size_bytes: number | null;
  readonly thumbnail_url: string | null;
  /** Heights in pixels that can be had, tallest first; empty when the site does not say. */
  readonly heights: readonly number[];
  readonly has_video: boolean;
  /** Of a playlist: its entries, at most `MIRROR_PLAYLIST_LIMIT`; empty for a single thing. */
  readonly entries: readonly { readonly url: string; readonly key: string; readonly title: string }[];
  /** Entries the playlist has in all, 0 for a single thing. */
  readonly entry_count: number;
}

/** What to fetch of it. */
export type MirrorQuality = { readonly kind: 'video'; readonly max_height: number } | { readonly kind: 'audio' };

/** A link to be fetched, and how well. */
export interface MirrorOrder {
  readonly url: string;
  readonly key: string;
  readonly quality: MirrorQuality;
  /** Name in the catalogue; null: the site's title. */
  readonly custom_name: string | null;
  readonly requested_by: number;
}

/** The post a fetched link became. */
export interface MirrorResult {
  readonly chat_id: number;
  readonly message_id: number;
  /** False: it had been in the catalogue before. */
  readonly is_new: boolean;
}

/** The item to be looked at. */
export interface EnrichOrder {
  readonly chat_id: number;
  readonly message_id: number;
}

/** The upload to be posted. */
export interface UploadOrder {
  readonly upload_id: string;
}

/** The post an upload became. */
export interface UploadResult {
  readonly chat_id: number;
  readonly message_id: number;
}

/** The item to be deleted for good. */
export interface PurgeOrder {
  readonly chat_id: number;
  readonly message_id: number;
  /** Subject of who ordered it, for the trail. */
  readonly ordered_by: string;
}

/**
 * ```
 * queued ──claimed──► running ──► done
 *    ▲ ▲_failed, tries left_│ └──► failed (dead letter; `retry` puts it back)
 *    │                      └──► cancelled
 *    └──cancel──► cancelled
 * ```
 */
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** How a job gets on. */
export interface JobProgress {
  /** What is going on, as a stable word: `probing`, `downloading`, `converting`, `uploading`, `waiting`, `reading`. */
  readonly stage: string;
  readonly done_bytes: number | null;
  readonly total_bytes: number | null;
  readonly bytes_per_second: number | null;
  /** Seconds. */
  readonly eta: number | null;
}

/** A job as anybody may see it. */
export interface JobView<Kind extends JobKind = JobKind> {
  readonly id: string;
  readonly kind: Kind;
  readonly dedupe_key: string;
  readonly payload: JobKinds[Kind]['payload'];
  readonly state: JobState;
  /** Higher first. */
  readonly priority: number;
  /** Times it was begun; not counting those a stopping worker gave back. */
  readonly attempts: number;
  readonly progress: JobProgress | null;
  readonly result: JobKinds[Kind]['result'] | null;
  /** The last failure: one sentence fit for the person who asked for the job. */
  readonly error: string | null;
  /** User id of who asked for it, null for the product itself. */
  readonly requested_by: number | null;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly updated_at: string;
}

/** A job to be added. */
export interface NewJob<Kind extends JobKind> {
  readonly kind: Kind;
  /** Of jobs with the same kind and key at most one is queued or running. */
  readonly dedupe_key: string;
  readonly payload: JobKinds[Kind]['payload'];
  /** Default 0. */
  readonly priority?: number;
  readonly requested_by?: number | null;
  /** Not before this; default at once. */
  readonly due_at_ms?: number;
}

/** What a handler may do while it holds a job. */
export interface JobRun<Kind extends JobKind> {
  readonly job: JobView<Kind>;
  /** Grows with every claim of any job of the store: writes of an older attempt are refused by it (`PublicationStore`). */
  readonly token: number;
  /** Aborts when the job is cancelled, its lease is lost, or the worker stops. */
  readonly signal: AbortSignal;
  /** Notes progress; cheap to call often, written at a limited rate. */
  progress(progress: JobProgress): void;
}

/**
 * A handler throws AppError to fail: its message is what people read, and its `isFinal` tells that trying again is no use. Any
 * other error is tried again and reads as "Something went wrong on our side.".
 */
export type JobHandler<Kind extends JobKind> = (run: JobRun<Kind>) => Promise<JobKinds[Kind]['result']>;

/** How the jobs of one kind are worked on. */
export interface WorkOptions {
  /** Jobs of this kind at the same time. Default 1. */
  readonly concurrency?: number;
  /** Times a job is begun before it is a dead letter. Default 5. */
  readonly maxAttempts?: number;
}

/** When a recurring job runs. */
export interface Recurrence {
  /** Five fields: minute, hour, day of month, month, day of week; `0 3 * * *` is every night at three. */
  readonly cron: string;
  /** IANA name. Default `UTC`. */
  readonly timezone?: string;
}

/**
 * The durable queue. At least once: a handler may be run again for a job whose end was not written, so its effects must be
 * idempotent and fenced by `token`. Every write is durable when its promise resolves.
 *
 * A job of a worker that died is begun again when its lease has ended, within 60 s. Of what has ended the newest are kept.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface JobQueue {
  /**
   * Adds a job, or returns the live one of the same kind and key with `isNew` false.
   *
   * @throws AppError `queue_full` when 10,000 are live, `payload_too_large` for a payload above 64 KiB.
   */
  add<Kind extends JobKind>(job: NewJob<Kind>): Promise<{ readonly job: JobView<Kind>; readonly isNew: boolean }>;
  find(id: string): Promise<JobView | undefined>;
  /** Newest first. */
  list(query: {
    readonly kinds?: readonly JobKind[];
    readonly states?: readonly JobState[];
    readonly requestedBy?: number;
    /** Only those that came before this one (its id); none when it is not there any more. */
    readonly before?: string;
    readonly limit: number;
  }): Promise<readonly JobView[]>;
  /** Jobs by state, of all kinds. */
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** Jobs of the same kind that would be begun before this one; 0 when it is not queued. */
  ahead(id: string): Promise<number>;
  /**
   * A queued job is cancelled at once; of a running one the signal aborts within 2 s, whichever process has it, and it is
   * `cancelled` when its handler has ended (`done` when the handler got to its end first).
   *
   * @returns false when it had ended or is unknown.
   */
  cancel(id: string): Promise<boolean>;
  /**
   * Puts a failed or cancelled job back with its tries renewed.
   *
   * @returns false when it is in no such state, or another job of its kind and key is queued or running.
   */
  retry(id: string): Promise<boolean>;
  /**
   * One recurring job of a kind; called again (at every start) it changes rule and payload. A time that was missed because
   * nobody was running is made up for once.
   *
   * @throws AppError `bad_request` for a rule that cannot be read.
   */
  every<Kind extends JobKind>(kind: Kind, recurrence: Recurrence, payload: JobKinds[Kind]['payload']): Promise<void>;
  /** From `start` on this process takes jobs of this kind. Call before `start`, once a kind. */
  work<Kind extends JobKind>(kind: Kind, handler: JobHandler<Kind>, options?: WorkOptions): void;
  start(): Promise<void>;
  /** Stops taking jobs and aborts those under way; they are queued again. Within 5 s; idempotent. */
  stop(): Promise<void>;
}
