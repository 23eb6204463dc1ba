// What is settled about a request before Next sees it: forged headers go, odd forms are put right or refused.
import type { IncomingMessage } from 'node:http';
import { clientAddress, clientHeader } from './client-address.ts';

/** Private header by which routes learn the true address of the caller's socket; empty when a proxy stands between. */
export const remoteHeader = 'x-sv-remote';

/** Headers by which a client could pretend to be another host or address; Next believes them from anyone. */
const forwardedHeaders = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'forwarded',
  'x-real-ip',
];

/**
 * Takes forged forwarding headers off a request and notes the address of its socket, and that of the client for the rates.
 *
 * A request that came through a proxy has no address of its own: behind a proxy on this machine everyone would look local.
 *
 * @param trustedProxies proxies of our own in front of us. Default 0.
 */
export function dropForwardedHeaders(request: IncomingMessage, trustedProxies = 0): void {
  const isForwarded = forwardedHeaders.some((name) => request.headers[name] !== undefined);
  const socketAddress = request.socket.remoteAddress ?? '';
  // Node joins repeated ones by commas.
  const forwardedFor = request.headers['x-forwarded-for'] as string | undefined;
  for (const name of forwardedHeaders) delete request.headers[name];
  request.headers[remoteHeader] = isForwarded ? '' : socketAddress;
  request.headers[clientHeader] = clientAddress({ socketAddress, forwardedFor, isForwarded, trustedProxies });
}

/** Methods somebody here may answer; Next knows these seven. */
const knownMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** What a request for a film may be. */
export const streamMethods = 'GET, HEAD, OPTIONS';

/** True for addresses of films. @param target of the request, query included. */
export function isStreamPath(target: string): boolean {
  return /^\/stream(?:[/?]|$)/.test(target);
}

/**
 * True for addresses of uploads by the tus protocol.
 *
 * @param target of the request, query included.
 * @example isUploadPath('/api/uploads/abc') // true
 */
export function isUploadPath(target: string): boolean {
  return /^\/api\/uploads(?:[/?]|$)/.test(target);
}

/**
 * True for requests the tus protocol answers: all but reading what is known of uploads.
 *
 * @param method in capitals.
 * @param target of the request, query included.
 * @example isUploadRequest('PATCH', '/api/uploads/abc') // true
 */
export function isUploadRequest(method: string, target: string): boolean {
  return isUploadPath(target) && method !== 'GET';
}

/** What may be asked of the tree of folders (WebDAV); it is read, never written. */
export const davMethods: readonly string[] = ['OPTIONS', 'GET', 'HEAD', 'PROPFIND'];

/**
 * True for requests that WebDAV answers. Those of the root are Windows' and Finder's, on their way to ours.
 *
 * @param method in capitals.
 * @param target of the request, query included.
 * @example isDavRequest('PROPFIND', '/dav/Movies/') // true
 */
export function isDavRequest(method: string, target: string): boolean {
  return isDavPath(target) || (/^\/(?:\?|$)/.test(target) && (method === 'PROPFIND' || method === 'OPTIONS'));
}

function isDavPath(target: string): boolean {
  return /^\/dav(?:[/?]|$)/.test(target);
}

/**
 * True for what may be the bytes of a film, whichever way.
 *
 * @param method in capitals.
 * @param target of the request, query included.
 * @example isFilmRequest('GET', '/stream/1/2') // true
 */
export function isFilmRequest(method: string, target: string): boolean {
  return method === 'GET' && (isStreamPath(target) || isDavPath(target));
}

/** An answer that needs no route. */
export interface EarlyAnswer {
  readonly status: number;
  readonly title: string;
  readonly code: 'refused' | 'method_not_allowed';
  readonly detail: string;
  readonly allow?: string;
}

/**
 * Turns the absolute form of a request target into the origin form (RFC 9112 3.2.2: a server must accept it; Host is ignored then).
 *
 * @example originForm('http://example.org/stream/7?download=1') // '/stream/7?download=1'
 */
export function originForm(target: string): string {
  const rest = /^https?:\/\/[^/?#]+(.*)$/is.exec(target)?.[1];
  if (rest === undefined) return target;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * Refuses what no route may see.
 *
 * @param methodsOf methods of an address as far as they are known; 405 for others.
 * @returns 505 for HTTP/0.9, which Node still takes, 400 for a Host that is missing its meaning or given twice (RFC 9112 3.2) and for a target that is no path, `*` of OPTIONS
 * apart, 405 with Allow for a method an address does not have, 501 for methods nobody here knows (RFC 9110 9.1); undefined when the request may go on.
 */
export function refusal(
  request: Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders' | 'headers'>,
  methodsOf: (target: string) => readonly string[] | undefined = () => undefined,
): EarlyAnswer | undefined {
  if (!request.httpVersion.startsWith('1.')) {
    return { status: 505, title: 'HTTP Version Not Supported', code: 'refused', detail: 'HTTP/1.1 is spoken here.' };
  }
  const names = request.rawHeaders.filter((_value, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const hosts = names.filter((name) => name === 'host').length;
  if (hosts > 1 || !isHost(request.headers.host ?? '')) {
    return { status: 400, title: 'Bad Request', code: 'refused', detail: 'A request names its host once.' };
  }
  const method = request.method ?? '';
  // Next has no answer to `GET *` but 500.
  if (!request.url?.startsWith('/') && !(method === 'OPTIONS' && request.url === '*')) {
    return { status: 400, title: 'Bad Request', code: 'refused', detail: 'A request names a path.' };
  }
  const allowed = allowedMethods(request.url ?? '', methodsOf);
  if (allowed && !allowed.includes(method)) {
    const allow = allowed.join(', ');
    // 405 would say that the folder is there already (RFC 4918 9.3.1), and programs go on as if it were.
    if (method === 'MKCOL' && isDavPath(request.url ?? '')) {
      return { status: 403, title: 'Forbidden', code: 'refused', detail: 'Nothing can be written here.', allow };
    }
    const detail = isStreamPath(request.url ?? '') ? 'A film can only be read.' : `This address takes ${allow}.`;
    return { status: 405, title: 'Method Not Allowed', code: 'method_not_allowed', detail, allow };
  }
  if (knownMethods.has(method) || isDavRequest(method, request.url ?? '')) return undefined;
  return { status: 501, title: 'Not Implemented', code: 'refused', detail: 'There is no such method here.' };
}

/**
 * What may be asked of an address, OPTIONS included; undefined where only its route knows.
 *
 * @param target of the request, query included.
 */
export function allowedMethods(
  target: string,
  methodsOf: (target: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  if (isDavPath(target)) return davMethods;
  return isStreamPath(target) ? streamMethods.split(', ') : methodsOf(target);
}

/** uri-host [":" port], or nothing at all. */
function isHost(host: string): boolean {
  return /^(?:\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+,;=%-]*)(?::\d*)?$/i.test(host);
}
