// The HTTP listener in front of Next: binds the port first, answers 503 until the product is ready, drains at the end.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';

/** Private header by which a route tells the length of its answer; Next 16.4.5 and 16.4.6 drop Content-Length itself. */
const lengthHeader = 'x-sv-length';

export interface ListenerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

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
      response.setHeader('content-length', length);
    }
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(response, args);
  } as typeof response.writeHead;
}

/** Headers by which a client could pretend to be another host or address; Next believes them from anyone. */
const forwardedHeaders = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'forwarded',
  'x-real-ip',
];

/** Takes forged forwarding headers off a request. */
export function dropForwardedHeaders(request: IncomingMessage): void {
  for (const name of forwardedHeaders) delete request.headers[name];
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
  const starting = {
    type: 'about:blank',
    title: 'Starting',
    status: 503,
    code: 'starting',
    detail: 'StreamVault is starting.',
  };
  response.end(wantsPage ? page : JSON.stringify(starting));
}

/**
 * Binds the port.
 *
 * @throws AppError `bad_configuration` with a plain sentence when the port is taken or not allowed.
 */
export async function openListener({ host, port }: ListenerOptions): Promise<Listener> {
  let handle: RequestListener = answerStarting;
  const server = createServer((request, response) => {
    dropForwardedHeaders(request);
    restoreContentLength(response);
    handle(request, response);
  });
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
