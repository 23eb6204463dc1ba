// Every error of ours: one table of codes, one branded class, plain sentences.

/** Code -> HTTP status and the sentence a user reads when nobody wrote a better one. */
export const errorTable = {
  bad_request: { status: 400, text: 'The request is malformed.' },
  unauthenticated: { status: 401, text: 'Sign in, or send a key.' },
  forbidden: { status: 403, text: 'This is not allowed to you.' },
  not_found: { status: 404, text: 'There is no such item.' },
  method_not_allowed: { status: 405, text: 'This address does not take that method.' },
  gone: { status: 410, text: 'This item was removed.' },
  range_not_satisfiable: { status: 416, text: 'The file is shorter than the range asked for.' },
  precondition_failed: { status: 412, text: 'The file has changed.' },
  payload_too_large: { status: 413, text: 'The file is too large.' },
  too_many_requests: { status: 429, text: 'Too many requests. Please wait a moment.' },
  egress_spent: { status: 429, text: 'This server has used up what it may send this month.' },
  telegram_unavailable: { status: 503, text: 'Telegram does not answer right now.' },
  telegram_flood_wait: { status: 503, text: 'Telegram asks us to wait.' },
  telegram_refused: { status: 502, text: 'Telegram refused the request.' },
  file_changed: { status: 503, text: 'The file was replaced in Telegram while it was being read.' },
  link_refused: { status: 400, text: 'This link cannot be fetched.' },
  link_live: { status: 400, text: 'Live streams cannot be fetched.' },
  link_too_large: { status: 413, text: 'What is behind the link is too large.' },
  link_failed: { status: 502, text: 'The site did not give the file.' },
  mirror_full: { status: 503, text: 'There is no room for another download right now.' },
  mirror_unavailable: { status: 503, text: 'Links cannot be fetched here at the moment.' },
  remux_unavailable: { status: 503, text: 'Films cannot be converted for this player at the moment.' },
  storage_unavailable: { status: 503, text: 'The catalogue is not available right now.' },
  proxy_unreachable: { status: 503, text: 'The proxy of this server cannot be reached.' },
  proxy_timeout: { status: 503, text: 'The proxy of this server does not answer in time.' },
  proxy_auth: { status: 503, text: 'The proxy of this server does not accept its user name and password.' },
  proxy_refused: { status: 503, text: 'The proxy of this server does not connect to the other side.' },
  proxy_broken: { status: 503, text: 'The proxy of this server ended the connection.' },
  queue_full: { status: 503, text: 'There is too much to do already. Please try again later.' },
  shutting_down: { status: 503, text: 'The server is stopping.' },
  aborted: { status: 499, text: 'The caller went away.' },
  not_implemented: { status: 501, text: 'This form of it is not offered.' },
  bad_credentials: { status: 500, text: 'Telegram did not accept the credentials.' },
  bad_configuration: { status: 500, text: 'The configuration is not valid.' },
  internal: { status: 500, text: 'Something went wrong on our side.' },
} as const satisfies Record<string, { status: number; text: string }>;

/** Stable names that tests, callers and API clients may look at. */
export type ErrorCode = keyof typeof errorTable;

const brand = Symbol.for('streamvault.AppError');

/** What an {@link AppError} may say beyond its code and sentence. */
export interface AppErrorOptions {
  /** What was being done, for the log; never sent to a user when `userText` is missing from the table's sentence. */
  readonly cause?: unknown;
  /** For 503 and 429: seconds after which trying again makes sense. Default 5. */
  readonly retryAfterSeconds?: number;
  /** Trying again would end the same way. Default: true for 4xx, what was asked for is at fault; false for the rest. */
  readonly isFinal?: boolean;
}

/**
 * An error with a stable code.
 *
 * Branded by a global symbol, because Next loads this module several times and `instanceof` would fail across the copies:
 * use {@link isAppError}.
 */
export class AppError extends Error {
  readonly [brand] = true;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly isFinal: boolean;

  /**
   * @param code a key of {@link errorTable}.
   * @param message what happened, in words fit for the person who asked; no secrets. Default: the table's sentence.
   */
  constructor(
    readonly code: ErrorCode,
    message?: string,
    options: AppErrorOptions = {},
  ) {
    super(message ?? errorTable[code].text, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.status = errorTable[code].status;
    const waits = this.status === 503 || this.status === 429;
    this.retryAfterSeconds = waits ? (options.retryAfterSeconds ?? 5) : options.retryAfterSeconds;
    this.isFinal = options.isFinal ?? (this.status < 500 && code !== 'aborted' && code !== 'too_many_requests');
  }
}

/** Tells an {@link AppError} of any copy of this module from other errors. */
export function isAppError(error: unknown): error is AppError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}

/** The reason of an aborted signal as an {@link AppError} with code `aborted`; the reason itself when it already is one. */
export function abortError(signal: AbortSignal): AppError {
  return isAppError(signal.reason) ? signal.reason : new AppError('aborted', undefined, { cause: signal.reason });
}
