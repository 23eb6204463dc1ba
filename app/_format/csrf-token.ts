// The token next-auth wants back from our forms, out of its cookie. Pure.

/**
 * @param isSecure whether the site is https.
 * @returns undefined when there is no such cookie.
 * @example csrfToken('next-auth.csrf-token=ab%7Ccd', false) // 'ab'
 */
export function csrfToken(cookies: string, isSecure: boolean): string | undefined {
  const name = `${isSecure ? '__Host-' : ''}next-auth.csrf-token=`;
  const pair = cookies
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(name));
  return /^([0-9a-f]{64})(?:%7C|\|)/i.exec(pair?.slice(name.length) ?? '')?.[1];
}
