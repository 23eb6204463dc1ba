// The token next-auth wants back from our forms, and its cookie: read, and made for those who come without one.
import { createHash, randomBytes } from 'node:crypto';

/**
 * Name of the cookie.
 *
 * @param isSecure whether the site is https.
 * @example csrfCookieName(true) // '__Host-next-auth.csrf-token'
 */
export const csrfCookieName = (isSecure: boolean): string => `${isSecure ? '__Host-' : ''}next-auth.csrf-token`;

/**
 * The token out of a Cookie header.
 *
 * @param cookies the header. @param isSecure whether the site is https.
 * @returns 64 hex digits; undefined when there is no such cookie.
 * @example csrfToken('next-auth.csrf-token=too-short%7Ccd', false) // undefined
 */
export function csrfToken(cookies: string, isSecure: boolean): string | undefined {
  const name = `${csrfCookieName(isSecure)}=`;
  const pair = cookies
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(name));
  return /^([0-9a-f]{64})(?:%7C|\|)/i.exec(pair?.slice(name.length) ?? '')?.[1];
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
