// A handler of web requests as one of Node's, for addresses that Next has no routes for.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Answers a request; never rejects for what it can answer itself. */
export type WebHandler = (request: Request) => Promise<Response>;

/**
 * Makes Node's handler.
 *
 * The request's signal aborts with `aborted` when the client leaves before its answer is complete. A body that fails cuts the
 * connection, so that nobody takes a part for the whole. A handler that rejects is answered 500 and logged.
 */
export function nodeListener(handle: WebHandler, log: Log): RequestListener {
  return (incoming, outgoing) => void answer(handle, incoming, outgoing, log);
}

async function answer(handle: WebHandler, incoming: IncomingMessage, outgoing: ServerResponse, log: Log) {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new AppError('aborted'));
  });
  try {
    const response = await handle(toRequest(incoming, gone.signal));
    await send(response, incoming, outgoing);
  } catch (error) {
    if (!gone.signal.aborted && !isAppError(error)) log.error('answer failed', { error });
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { 'content-length': 0, 'cache-control': 'no-store' }).end();
  }
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  const method = incoming.method ?? 'GET';
  // The host is nobody's business here: what is answered depends on the path alone.
  const url = new URL(`http://localhost${incoming.url ?? '/'}`);
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  const body = Readable.toWeb(incoming) as unknown as ReadableStream<Uint8Array>;
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit);
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  // What of the request nobody read is not going to be: another one behind it would never be found.
  if (!incoming.complete) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(response.status);
  if (!response.body || incoming.method === 'HEAD') {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
}
