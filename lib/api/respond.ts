// Values and errors as HTTP answers.
import { type ErrorCode, errorTable, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isProxyFault } from '../proxy-fault.ts';
import type { Problem } from './contract.ts';

/** Errors whose own message is for the operator (paths, settings), as are those of the proxy: the caller reads the table's sentence instead. */
const operatorOnly: ReadonlySet<ErrorCode> = new Set([
  'storage_unavailable',
  'bad_credentials',
  'bad_configuration',
  'internal',
]);

/** Reason phrases by status. */
export const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/**
 * A JSON answer that no cache keeps unless `init` says otherwise.
 *
 * @example json({ ok: true }, { status: 201 })
 */
export function json(value: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json; charset=utf-8');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  const body = JSON.stringify(value);
  headers.set('Content-Length', String(Buffer.byteLength(body)));
  return withLengthHeader(new Response(body, { ...init, headers }));
}

/**
 * Repeats an answer's Content-Length in a private header, from which the listener restores it.
 *
 * Next 16.4.5 drops Content-Length from the answers of routes (docs/decisions/0003).
 */
export function withLengthHeader(response: Response): Response {
  const length = response.headers.get('content-length');
  if (length !== null) response.headers.set('x-sv-length', length);
  return response;
}

/** The same answer to HEAD: every header, the length included, and no body; the one there is ends. */
export function withoutBody(response: Response): Response {
  void response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

/**
 * Where an error is explained: RFC 9457's `type`, relative to whichever address the API is asked at.
 *
 * @param code of an AppError.
 */
export function problemType(code: string): string {
  return `/api/docs#error-${code}`;
}

/**
 * An error as an answer: RFC 9457 problem details with our code, `Retry-After` with every 503 and 429.
 *
 * Anything that is no AppError becomes 500 `internal` and is logged with its causes; a caller that went away (499) is
 * answered without body and not logged.
 *
 * @param log default: nothing is logged.
 */
export function problem(error: unknown, log?: Log): Response {
  const code: ErrorCode = isAppError(error) ? error.code : isAbort(error) ? 'aborted' : 'internal';
  const { status, text } = errorTable[code];
  if (code === 'aborted') return new Response(null, { status });
  if (status === 500) log?.error('request failed', { error });
  else if (status > 501) log?.warn('request failed', { error });
  const isForAll = !operatorOnly.has(code) && !isProxyFault(code);
  const detail = isAppError(error) && isForAll ? error.message : text;
  const body: Problem = { type: problemType(code), title: titles[status] ?? 'Error', status, code, detail };
  return json(body, { status, headers: problemHeaders(error) });
}

function problemHeaders(error: unknown): Record<string, string> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json',
    'X-Content-Type-Options': 'nosniff',
  };
  if (isAppError(error) && error.code === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer realm="StreamVault"';
  if (isAppError(error) && (error.status === 503 || error.status === 429)) {
    headers['Retry-After'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 5)));
  }
  return headers;
}

/** Web APIs reject with a DOMException of this name when a signal aborts. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
