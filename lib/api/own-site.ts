// Whether a request with a cookie was sent by our own pages. Pure.

/**
 * Tells requests of our own pages from those another site made a browser send. Browsers say where a request comes from in
 * `Sec-Fetch-Site`, all but the oldest, and in `Origin` with everything that changes something; whoever says neither is refused.
 *
 * @param siteUrl public base URL; its host counts beside that of the request, which a proxy may have rewritten.
 * @example isOwnSite(new Headers({ 'sec-fetch-site': 'cross-site' }), 'https://a.example') // false
 */
export function isOwnSite(headers: Headers, siteUrl: string | undefined): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  // `null` is what sandboxed and data: documents send.
  if (!URL.canParse(origin)) return false;
  const hosts = [headers.get('host'), siteUrl === undefined ? null : new URL(siteUrl).host];
  return hosts.includes(new URL(origin).host);
}
