// Who a viewer is: the caller where somebody is known, else whoever holds the cookie.
import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import { withLengthHeader } from './respond.ts';

const cookieName = 'sv-viewer';
const cookiePattern = /(?:^|;\s*)sv-viewer=([0-9a-f]{32})(?:;|$)/;

/** 400 days, the most that browsers keep (RFC 6265bis 5.5). */
const maxAgeSeconds = 400 * 24 * 3600;

interface ViewerCall {
  readonly request: Request;
  readonly caller: Pick<Caller, 'subject'>;
  readonly room: { readonly config: { readonly url: string } };
}

/**
 * The name under which a viewer's records are kept: the caller's, or one made of the cookie; not the cookie itself, so that who reads
 * the store cannot take somebody's place.
 *
 * @returns undefined for somebody who has no cookie yet: there are no records.
 */
export function viewerOf({ request, caller }: Omit<ViewerCall, 'room'>): string | undefined {
  if (caller.subject !== null) return caller.subject;
  const key = cookiePattern.exec(request.headers.get('cookie') ?? '')?.[1];
  return key && nameOf(key);
}

/** Whether a request brings the records of somebody unknown along. */
export function hasViewerCookie(headers: Headers): boolean {
  return cookiePattern.test(headers.get('cookie') ?? '');
}

/** For what writes: somebody unknown gets a cookie with the answer. */
export function openViewer(call: ViewerCall): { readonly viewerId: string; welcome(answer: Response): Response } {
  const known = viewerOf(call);
  if (known !== undefined) return { viewerId: known, welcome: (answer) => answer };
  const key = randomBytes(16).toString('hex');
  const secure = call.room.config.url.startsWith('https:') ? '; Secure' : '';
  const cookie = `${cookieName}=${key}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  const welcome = (answer: Response) => {
    answer.headers.append('Set-Cookie', cookie);
    return withLengthHeader(answer);
  };
  return { viewerId: nameOf(key), welcome };
}

function nameOf(key: string): string {
  return `a:${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}
