// Cookies of this room: what they are called, and what a browser sends of them. Pure.

/**
 * The name a cookie has: under https no other host of the domain can set one of this name in our place.
 *
 * @param word what it is called without that. @param isSecure whether the site is https.
 * @example hostCookieName('sv-telegram', true) // '__Host-sv-telegram'
 */
export const hostCookieName = (word: string, isSecure: boolean): string => `${isSecure ? '__Host-' : ''}${word}`;

/**
 * All values of one name in a Cookie header, as they came and in their order: a browser sends the most specific path first.
 *
 * @param header the header; '' when there is none. @param name as {@link hostCookieName} says.
 * @example cookiesOf('a=1; b=2; a=3', 'a') // ['1', '3']
 */
export function cookiesOf(header: string, name: string): string[] {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
