// Who may look at the machinery: callers with the token or, when there is none, callers on this machine.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Set by the listener on every request: the address of the caller's socket, empty behind a proxy. */
const remoteHeader = 'x-sv-remote';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Of equal length by the digest, so that neither length nor prefix shows in the time it takes. */
function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address) || address === '::1';
}

/**
 * A tunnel that says nothing of whom it asks for comes from this machine, too, and so does a page that a browser here was led to by a
 * name that leads here: both ask for another name.
 */
function isLocalName(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?$/i.test(host);
}

/**
 * Tells whether a request may read figures of the machinery.
 *
 * @param token METRICS_TOKEN; when set, only `Authorization: Bearer` with it opens, from wherever. Default: asked from this machine,
 * by a name of this machine.
 */
export function mayObserve(headers: Headers, token: string | undefined): boolean {
  if (token === undefined) return isLoopback(headers.get(remoteHeader) ?? '') && isLocalName(headers.get('host') ?? '');
  const given = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return given !== undefined && isToken(given, token);
}
