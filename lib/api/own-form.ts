// Forms of our own pages that change something: who sent them, and where the browser goes on.
import type { Caller, Identities } from '../auth/caller.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isOwnSite } from './own-site.ts';
import type { RateLimits } from './rate-limits.ts';
import { problem } from './respond.ts';

/** What a form needs of the product. */
export interface OwnFormRoom {
  readonly identities: Identities;
  readonly rates: RateLimits;
  readonly config: { readonly url: string };
  readonly log: Log;
}

/**
 * Does what a form asks for, and sends the browser on.
 *
 * @param page where the form stands: there it goes with `?error=<code>` for what the person can mend, and to `/login` when nobody is
 * signed in.
 * @param handle does the work. @returns where the browser goes.
 * @throws AppError `forbidden` for a form of another site.
 */
export async function ownForm(
  request: Request,
  room: OwnFormRoom,
  page: string,
  handle: (caller: Caller) => Promise<string>,
): Promise<Response> {
  try {
    if (!isOwnSite(request.headers, room.config.url)) {
      throw new AppError('forbidden', 'This form came from another site.');
    }
    const caller = await room.identities.identify({ headers: request.headers });
    await room.rates.take('write', caller, request.headers);
    if (caller.kind === 'anonymous') return goTo(`/login?callbackUrl=${encodeURIComponent(page)}`);
    return goTo(await handle(caller));
  } catch (error) {
    const isMendable = isAppError(error) && ['bad_request', 'not_found'].includes(error.code);
    if (!isMendable || !request.headers.get('accept')?.includes('text/html')) return problem(error, room.log);
    return goTo(`${page}?error=${error.code}`);
  }
}

/**
 * After a form the browser asks for a page: going back or reloading sends nothing again.
 *
 * @param path of ours, with its query.
 */
export function goTo(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } });
}
