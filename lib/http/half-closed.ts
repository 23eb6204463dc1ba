// A client that closed its sending side either still listens or is gone; only writing to it tells.
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * When to write. The first one makes the kernel of a client that is gone refuse, a later one finds that out; the last is for
 * slow ways. Chosen by feel.
 */
const probesAfterMs = [0, 60, 400];

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}

/**
 * Finds out soon whether a half-closed client is still there: sends interim answers (102), which every HTTP/1.1 client skips
 * (RFC 9110 15.2), until the real one begins. Without it a viewer who left before the first byte would keep Telegram busy. Streams of
 * events are cut when their reader closes its side.
 */
export function probeWhenHalfClosed(request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersion !== '1.1') return;
  const { socket } = request;
  const timers: NodeJS.Timeout[] = [];
  const probe = () => {
    // A queued answer of a pipeline has no socket yet: its turn comes with writing of its own.
    if (response.socket && !response.headersSent) response.writeProcessing();
  };
  const onEnd = () => {
    // Nobody stops sending and goes on listening to what has no end; the next heartbeat is far away.
    if (response.headersSent && isEventStream(response)) response.destroy();
    else timers.push(...probesAfterMs.map((delayMs) => setTimeout(probe, delayMs)));
  };
  socket.once('end', onEnd);
  response.once('close', () => {
    socket.off('end', onEnd);
    for (const timer of timers) clearTimeout(timer);
  });
}
