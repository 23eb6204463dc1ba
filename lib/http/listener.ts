// The HTTP listener in front of Next: binds the port first, answers 503 until the product is ready, drains at the end.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import { limitBodyTime } from './body-time.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { probeWhenHalfClosed } from './half-closed.ts';
import {
  allowedMethods,
  dropForwardedHeaders,
  isDavRequest,
  isFilmRequest,
  isUploadPath,
  originForm,
  refusal,
  streamMethods,
} from './request-check.ts';
import type { RequestIds } from './request-ids.ts';
import { originsFor } from './shared-paths.ts';
import { StreamPlaces } from './stream-places.ts';
import { closeWhenUnread } from './unread-body.ts';

/** Private header by which a route tells the length of its answer; Next 16.4.5 and 16.4.6 drop Content-Length itself. */
const lengthHeader = 'x-sv-length';

/** Where the listener listens, and whom it hands requests to. */
export interface ListenerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Sites that may read streams and the API; `*` for all. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** Proxies of our own in front of us. Default 0. */
  readonly trustedProxies?: number;
  /** Films one address may have open at a time; 0: no bound. Default 0. */
  readonly streamsPerClient?: number;
  /** What may be asked of an address, OPTIONS included. Default: only its route knows. */
  readonly methodsOf?: (target: string) => readonly string[] | undefined;
  /** Numbers the requests. Default: they have none. */
  readonly requestIds?: RequestIds;
}

type Given = Required<Pick<ListenerOptions, 'corsOrigins' | 'methodsOf'>>;

/** A bound port. */
export interface Listener {
  readonly server: Server;
  /** The port really bound. */
  readonly port: number;
  /** From now on requests go to `handle`. */
  serve(handle: RequestListener): void;
  /**
   * Refuses new connections, lets answers under way finish for `graceMs`, then cuts what is left.
   * Resolves when every socket is closed. Idempotent.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Moves the length a route announced into Content-Length, where clients look for it.
 *
 * Works on the response instance, before Next writes its head; the private header never leaves the process.
 */
export function restoreContentLength(response: ServerResponse): void {
  const writeHead = response.writeHead;
  response.writeHead = function restored(this: ServerResponse, ...args: unknown[]): ServerResponse {
    const length = response.getHeader(lengthHeader);
    if (length !== undefined) {
      response.removeHeader(lengthHeader);
      // Compressed on its way, a body has another length, which nobody knows yet.
      if (!response.hasHeader('content-encoding')) response.setHeader('content-length', length);
    }
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(response, args);
  } as typeof response.writeHead;
}

/**
 * Lets answers of the API be compressed.
 *
 * Next 16.4.5 hands over the headers of routes as lists of one, and its compression takes such a type for one it does not know.
 * Of the API alone: a film's subtitles in JSON are asked for by ranges, and those must stay as they are.
 */
export function letCompress(response: ServerResponse): void {
  const set = response.setHeader;
  response.setHeader = function seen(this: ServerResponse, name: string, value: number | string | readonly string[]) {
    const only = Array.isArray(value) && value.length === 1 ? String(value[0]) : undefined;
    const isJson = name.toLowerCase() === 'content-type' && only?.startsWith('application/json');
    return set.call(response, name, isJson && only !== undefined ? only : value);
  } as typeof response.setHeader;
}

/**
 * Gives an answer its CORS headers as late as possible, as Next sets its own before.
 *
 * Next's Vary names headers of its page router, on which neither films nor the API depend: caches would only keep copies.
 */
function shareAcrossSites(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  const writeHead = response.writeHead;
  response.writeHead = function shared(this: ServerResponse, ...args: unknown[]): ServerResponse {
    const vary = response.hasHeader('content-encoding') ? ['Accept-Encoding'] : [];
    const all = [...vary, ...(headers.vary ? [headers.vary] : [])].join(', ');
    response.removeHeader('vary');
    for (const [name, value] of Object.entries({ ...headers, vary: all })) if (value) response.setHeader(name, value);
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(response, args);
  } as typeof response.writeHead;
}

/** Problem details of those who come before the routes. */
function earlyProblem(status: number, title: string, code: string, detail: string): string {
  return JSON.stringify({ type: `/api/docs#error-${code}`, title, status, code, detail });
}

/** Answers what needs no route: refusals, OPTIONS of films and the API, preflights. Reports whether it did. */
function answerEarly(request: IncomingMessage, response: ServerResponse, given: Given): boolean {
  const refused = refusal(request, given.methodsOf);
  if (refused) {
    const { status, title, code, detail, allow } = refused;
    const body = earlyProblem(status, title, code, detail);
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...(allow ? { allow } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  }
  if (request.method !== 'OPTIONS' || isDavRequest('OPTIONS', request.url ?? '')) return false;
  return answerOptions(request, response, given);
}

function answerOptions(request: IncomingMessage, response: ServerResponse, { corsOrigins, methodsOf }: Given): boolean {
  const target = request.url ?? '';
  // Without an origin it is the tus protocol that is asked what it offers.
  if (isUploadPath(target) && request.headers['access-control-request-method'] === undefined) return false;
  const allow = target === '*' ? streamMethods : allowedMethods(target, methodsOf)?.join(', ');
  if (allow === undefined) return false;
  const preflight = preflightHeaders(request.headers, originsFor(target, corsOrigins) ?? [], allow);
  response.writeHead(204, { allow, 'cache-control': 'no-store', ...preflight });
  response.end();
  return true;
}

function answerTooMany(response: ServerResponse): void {
  const detail = 'Too many films are open at this address. Please close some.';
  const body = earlyProblem(429, 'Too Many Requests', 'too_many_requests', detail);
  response.writeHead(429, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'retry-after': '5',
  });
  response.end(body);
}

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const wantsPage = request.headers.accept?.includes('text/html');
  response.writeHead(503, {
    'retry-after': '1',
    'cache-control': 'no-store',
    'content-type': wantsPage ? 'text/html; charset=utf-8' : 'application/problem+json',
  });
  if (request.method === 'HEAD') return void response.end();
  const page =
    '<!doctype html><meta http-equiv="refresh" content="1"><title>StreamVault</title><p>StreamVault is starting…</p>';
  const starting = earlyProblem(503, 'Service Unavailable', 'starting', 'StreamVault is starting.');
  response.end(wantsPage ? page : starting);
}

/**
 * Binds the port.
 *
 * @throws AppError `bad_configuration` with a plain sentence when the port is taken or not allowed.
 */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { host, port, corsOrigins = [], trustedProxies = 0, methodsOf = () => undefined, requestIds } = options;
  const places = new StreamPlaces(options.streamsPerClient ?? 0);
  let handle: RequestListener = answerStarting;
  const begin: RequestListener = (request, response) => {
    request.url = originForm(request.url ?? '/');
    dropForwardedHeaders(request, trustedProxies);
    restoreContentLength(response);
    if (request.url.startsWith('/api/')) letCompress(response);
    probeWhenHalfClosed(request, response);
    limitBodyTime(request);
    closeWhenUnread(request, response);
    const origins = originsFor(request.url, corsOrigins);
    if (origins) shareAcrossSites(response, corsHeaders(request.headers, origins));
    if (answerEarly(request, response, { corsOrigins, methodsOf })) return;
    if (isFilmRequest(request.method ?? '', request.url) && !places.take(request, response)) answerTooMany(response);
    else handle(request, response);
  };
  // Probes on idle connections find viewers whose machine vanished without a word.
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 30_000 }, (request, response) => {
    if (requestIds) requestIds.within(request, response, () => begin(request, response));
    else begin(request, response);
  });
  // A client that closed only its sending side still waits for its answer (RFC 9112 9.6); Node drops it unless told.
  Object.assign(server, { httpAllowHalfOpen: true });
  // Uploads take hours: body-time.ts has limits of our own.
  server.requestTimeout = 0;
  // Chromium keeps idle connections for minutes; a server that closes first makes a request now and then fail.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  let closed: Promise<void> | undefined;
  return {
    server,
    port: typeof address === 'object' && address ? address.port : port,
    serve: (next) => {
      handle = next;
    },
    close: (graceMs) => {
      closed ??= drain(server, graceMs);
      return closed;
    },
  };
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is already in use. Stop the other program or set PORT to another number.`,
    EACCES: `Port ${port} may not be used by this user. Set PORT to a number above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one it has.`,
  };
  return new AppError(
    'bad_configuration',
    reasons[error.code ?? ''] ?? `Port ${port} cannot be opened: ${error.message}`,
    { cause: error },
  );
}

/** How often connections are looked at that became idle while draining. */
const idleSweepMs = 50;

function drain(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
    // Upgraded sockets are not closed by closeAllConnections and would hold the callback for ever.
    const cut = setTimeout(() => {
      server.closeAllConnections();
      setTimeout(finish, 500).unref();
    }, graceMs);
    const finish = () => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    };
    server.close(finish);
    server.closeIdleConnections();
  });
}
