// Where next-auth leads to, made relative: the site may be open at another address than URL says. Pure.

/**
 * Takes the site's own address off a redirect.
 *
 * What is left never begins with two slashes, which a browser reads as another host.
 *
 * @param siteUrl public base URL without a slash at its end.
 * @param location as next-auth says it: whole, or a path.
 * @returns the redirect as it is, when it leads elsewhere.
 * @example ownRedirect('https://a.example/login', 'https://a.example') // '/login'
 */
export function ownRedirect(location: string, siteUrl: string): string {
  if (!location.startsWith(siteUrl)) return location;
  const rest = location.slice(siteUrl.length);
  if (rest !== '' && !/^[/?#\\]/.test(rest)) return location;
  return `/${rest.replace(/^[/\\]+/, '')}`;
}
