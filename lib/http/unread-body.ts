// What a client still sends after it was answered: read on and thrown away, within bounds, so that its connection can be used again.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** More than any body of ours but uploads, and little enough to be read for nothing. */
const mostBytes = 4 * 1024 * 1024;
/** Chosen by feel: a body that was on its way is there by then. */
const withinMs = 10_000;

/** For tests. Default: those above. */
export interface UnreadBounds {
  readonly mostBytes?: number;
  readonly withinMs?: number;
}

/**
 * Frees the connection of a request that is answered before its body was read to the end, as with 413.
 *
 * Node does so only for bodies nobody has begun to read; others would stand in the way of the next request on the connection,
 * which would wait until somebody closes it. What is more than the bounds, or comes later, cuts the connection.
 */
export function discardUnread(request: IncomingMessage, response: ServerResponse, bounds: UnreadBounds = {}): void {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const cut = () => request.socket.destroy();
    let leftBytes = bounds.mostBytes ?? mostBytes;
    const timer = setTimeout(cut, bounds.withinMs ?? withinMs).unref();
    for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer));
    request.on('data', (chunk: Buffer) => {
      leftBytes -= chunk.length;
      if (leftBytes < 0) cut();
    });
    request.resume();
  });
}
