// A request that is answered before its body was read to the end: its connection must not be used again.
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Says `Connection: close` with an answer that comes before the whole of the body, as 413 does.
 *
 * Node frees the connection only of bodies nobody has begun to read; others stand in the way of the next request on it, which
 * would wait until the connection is given up (seen: 65 s).
 */
export function closeWhenUnread(request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  const writeHead = response.writeHead;
  response.writeHead = function closing(this: ServerResponse, ...args: unknown[]): ServerResponse {
    if (!request.complete) response.setHeader('connection', 'close');
    return (writeHead as (...all: unknown[]) => ServerResponse).apply(response, args);
  } as typeof response.writeHead;
}
