// A request that is answered before its body was read to the end: its connection must not be used again.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** So much of a body is read to its end by whoever answers, or by Node behind the answer. */
const shortBytes = 64 * 1024;

/**
 * Says `Connection: close` with an answer that comes before the whole of a long body, as 413 does.
 *
 * Node frees the connection only of bodies nobody has begun to read; others stand in the way of the next request on it, which
 * would wait until the connection is given up (seen: 65 s). Short bodies do not stand in the way.
 */
export function closeWhenUnread(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request;
  const isLong = Number(headers['content-length'] ?? 0) > shortBytes;
  if (!isLong && headers['transfer-encoding'] === undefined) return;
  const writeHead = response.writeHead;
  response.writeHead = function closing(this: ServerResponse, ...args: unknown[]): ServerResponse {
    // How long a body in chunks is nobody knows: one that was refused for its length is long.
    if (!request.complete && (isLong || args[0] === 413)) response.setHeader('connection', 'close');
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(response, args);
  } as typeof response.writeHead;
}
