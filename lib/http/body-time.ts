// How long the body of a request may take. Uploads take hours, so Node's own limit for whole requests is off.
import type { IncomingMessage } from 'node:http';
import { isUploadPath } from './request-check.ts';

/** What an ordinary body may take, as Node has it by default. */
const wholeMs = 300_000;
/** An upload of which nothing has come for so long, though we would read, is over. Chosen by feel: phones sleep. */
const silentMs = 120_000;

/** Times in ms; for tests. Default: those above. */
export interface BodyTimes {
  readonly wholeMs?: number;
  readonly silentMs?: number;
}

/** Cuts the connection of a request whose body does not come. */
export function limitBodyTime(request: IncomingMessage, times: BodyTimes = {}): void {
  const { headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  const whole = times.wholeMs ?? wholeMs;
  const silent = times.silentMs ?? silentMs;
  const cut = () => request.socket.destroy();
  const stop = isUploadPath(request.url ?? '') ? cutWhenSilent(request, silent, cut) : cutAfter(request, whole, cut);
  request.once('end', stop);
  request.once('close', stop);
}

function cutAfter(request: IncomingMessage, afterMs: number, cut: () => void): () => void {
  const timer = setTimeout(() => {
    if (!request.complete) cut();
  }, afterMs).unref();
  return () => clearTimeout(timer);
}

/** What waits to be read is no silence of the sender's: Telegram may be slow. */
function cutWhenSilent(request: IncomingMessage, silentFor: number, cut: () => void): () => void {
  const { socket } = request;
  const looks = 4;
  let seen = socket.bytesRead;
  let silentLooks = 0;
  const timer = setInterval(() => {
    const isSilent = socket.bytesRead === seen && request.readableLength === 0 && !request.complete;
    seen = socket.bytesRead;
    silentLooks = isSilent ? silentLooks + 1 : 0;
    if (silentLooks >= looks) cut();
  }, silentFor / looks).unref();
  return () => clearInterval(timer);
}
