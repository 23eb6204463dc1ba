// Who is behind a change, for the trail.
import type { Actor } from '../auth/audit-trail.ts';
import type { Caller } from '../auth/caller.ts';
import { AppError } from '../errors.ts';

/** The caller and the address of its socket, which the listener notes. */
export function actorOf(caller: Caller, request: Request): Actor {
  return { subject: caller.subject ?? 'anonymous', address: request.headers.get('x-sv-remote') ?? '' };
}

/**
 * The id of the person who calls, by sign-in or password: personal matters are not for keys, nor for tokens in addresses.
 *
 * @throws AppError `unauthenticated` for nobody, `forbidden` for keys.
 */
export function personOf(caller: Caller): string {
  if (caller.kind === 'anonymous') throw new AppError('unauthenticated');
  if (caller.kind !== 'user' || caller.subject === null)
    throw new AppError('forbidden', 'Only people may do this, not keys.');
  return caller.subject.slice('u:'.length);
}

const dayMs = 86_400_000;

/** Epoch ms in so many days; null without a number. */
export function endIn(days: number | undefined, nowMs: number): number | null {
  return days === undefined ? null : nowMs + days * dayMs;
}
