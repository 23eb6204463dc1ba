// Paths below /dav as names, and names as addresses. Pure.

/** Where the tree hangs. */
export const davRoot = '/dav';

/** Names beyond that are none of ours. */
const mostParts = 8;

/**
 * The names of an address.
 *
 * @param pathname percent-encoded, as in a URL.
 * @returns undefined for what can be no path of the tree: other roots, bad encoding, slashes and zeros within a name.
 * @example davNames('/dav/Movies/Up%20(2009)/') // ['Movies', 'Up (2009)']
 */
export function davNames(pathname: string): readonly string[] | undefined {
  if (pathname !== davRoot && !pathname.startsWith(`${davRoot}/`)) return undefined;
  const parts = pathname.slice(davRoot.length).split('/').filter(Boolean);
  if (parts.length > mostParts) return undefined;
  try {
    const names = parts.map(decodeURIComponent);
    return names.some((name) => /[/\\\0]/.test(name)) ? undefined : names;
  } catch {
    // Not UTF-8, or no hex digits behind a percent sign: no name of ours is spelled so.
    return undefined;
  }
}

/**
 * The address of names, absolute and fit for XML and HTML as it is.
 *
 * @param isFolder true: a slash at the end.
 * @example davHref(['Movies', 'R&B'], true) // '/dav/Movies/R%26B/'
 */
export function davHref(names: readonly string[], isFolder: boolean): string {
  const path = [davRoot, ...names.map(encodeName)].join('/');
  return isFolder ? `${path}/` : path;
}

/** The apostrophe, too: it would end an attribute of HTML. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/'/g, '%27');
}
