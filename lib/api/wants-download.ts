// Whether an address asks for the file to be saved. Pure.

/**
 * True for `download=1`, written so: caches in front of us tell addresses apart by their letters (docs/nginx.conf), and another
 * spelling that we understood would put one kind of answer in the place of the other.
 *
 * @param search of a URL, `?` in front.
 * @example wantsDownload('?exp=1&download=1') // true
 * @example wantsDownload('?%64ownload=1') // false
 */
export function wantsDownload(search: string): boolean {
  return /[?&]download=1(?:&|$)/.test(search);
}
