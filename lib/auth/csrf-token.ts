// The token next-auth wants back from our forms, and its cookie: read, and made for those who come without one.
import { createHash, randomBytes } from 'node:crypto';
import { cookiesOf, hostCookieName } from './cookies.ts';

/**
 * Name of the cookie.
 *
 * @param isSecure whether the site is https.
 * @example csrfCookieName(true) // '__Host-next-auth.csrf-token'
 */
export const csrfCookieName = (isSecure: boolean): string => hostCookieName('next-auth.csrf-token', isSecure);

/**
 * The token out of a Cookie header.
 *
 * @param cookies the header. @param isSecure whether the site is https.
 * @returns 64 hex digits; undefined when there is no such cookie.
 * @example csrfToken('next-auth.csrf-token=too-short%7Ccd', false) // undefined
 */
export function csrfToken(cookies: string, isSecure: boolean): string | undefined {
  // The first, as next-auth reads it.
  const [value = ''] = cookiesOf(cookies, csrfCookieName(isSecure));
  return /^([0-9a-f]{64})(?:%7C|\|)/i.exec(value)?.[1];
}

/**
 * Value of a new cookie, as next-auth 4 makes and believes it: its own pages would cost whoever signs in two redirects
 * to get one.
 *
 * @param secret that of next-auth.
 * @returns 64 hex digits of chance, `|`, and the SHA-256 of them and the secret; not percent-encoded.
 */
export function newCsrfCookie(secret: string): string {
  const token = randomBytes(32).toString('hex');
  return `${token}|${createHash('sha256').update(`${token}${secret}`).digest('hex')}`;
}
